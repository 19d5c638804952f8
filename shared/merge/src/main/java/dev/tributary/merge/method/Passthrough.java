package dev.tributary.merge.method;

import java.util.List;

/// One model's tensor as it is, or scaled: the way layers of several models are stacked on one another.
final class Passthrough implements MergeMethod {
    @Override
    public String name() {
        return "passthrough";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.perModel("scale", 1));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.DONOR, 1, 1, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        float scale = (float) task.number("scale", 0);
        return chunk -> (tile, out) -> tile.scale(tile.model(0), scale, out);
    }
}
