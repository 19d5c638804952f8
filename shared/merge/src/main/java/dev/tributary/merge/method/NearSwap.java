package dev.tributary.merge.method;

import dev.tributary.weights.block.Blocks;
import java.util.List;

/// Takes the model's value where it is near the base's: `w·x + (1−w)·b` with `w = clamp(t / |b − x|, 0, 1)`.
final class NearSwap implements MergeMethod {
    private static final float DISTANCE_FLOOR = 1e-6f;

    @Override
    public String name() {
        return "nearswap";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredPerTensor("t"));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, 1, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        float t = (float) task.number("t");
        float floor = Blocks.round(task.dtype(), DISTANCE_FLOOR);
        return new Gentle(chunk -> (tile, out) -> {
            float[] base = tile.base();
            float[] model = tile.model(0);
            float[] weight = tile.scratch(0);
            float[] rest = tile.scratch(1);
            int count = tile.count();
            tile.difference(base, model, weight);
            // PyTorch divides a scalar by a tensor as reciprocal, then product, each rounded.
            for (int i = 0; i < count; i++) {
                weight[i] = 1 / Math.max(Math.abs(weight[i]), floor);
            }
            tile.round(weight);
            tile.scale(weight, t, weight);
            for (int i = 0; i < count; i++) {
                weight[i] = Math.min(Math.max(weight[i], 0f), 1f);
                rest[i] = 1 - weight[i];
            }
            tile.round(rest);
            tile.product(weight, model, out);
            tile.product(rest, base, rest);
            tile.sum(rest, out);
        });
    }
}
