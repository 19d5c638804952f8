package dev.tributary.merge.method;

import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.List;

/// The weighted sum `Σ w_i x_i`, divided by `Σ w_i` if normalised: a model soup (Wortsman et al. 2022, arXiv 2203.05482).
final class Linear implements MergeMethod {
    @Override
    public String name() {
        return "linear";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredPerModel("weight"), Parameter.flag("normalize", true));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.DONOR, 1, Integer.MAX_VALUE, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        float[] weights = Weights.of(task, "weight");
        float sum = Blocks.round(task.dtype(), Weights.sum(weights));
        boolean normalize = task.flag("normalize");
        if (normalize && sum == 0) {
            throw new IllegalArgumentException("the weights of %s sum to zero; change them or set normalize: false".formatted(task.name()));
        }
        return new Gentle(chunk -> (tile, out) -> {
            Arrays.fill(out, 0, tile.count(), 0);
            for (int model = 0; model < weights.length; model++) {
                tile.addScaled(tile.model(model), weights[model], out, tile.scratch(0));
            }
            tile.round(out);
            if (normalize && sum != 1) {
                tile.divide(out, sum, out);
            }
        });
    }
}
