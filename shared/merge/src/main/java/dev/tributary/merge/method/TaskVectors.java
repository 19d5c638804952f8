package dev.tributary.merge.method;

import dev.tributary.weights.block.Blocks;
import java.util.ArrayList;
import java.util.List;

/// The task-vector family: `b + λ · Σ w_i δ_i` over the sparsified differences `δ_i` of models from the base.
///
/// Task arithmetic is Ilharco et al. 2023 (arXiv 2212.04089); sign consensus is TIES, Yadav et al. 2023 (arXiv 2306.01708). Members
/// differ in how deltas are thinned out and in three switches. Each elementary step is rounded to the type arithmetic runs in.
///
/// @param consensus whether, per element, only the deltas whose sign wins the weighted vote count
/// @param normalize the default of `normalize`: divide by the weights of the deltas that count
/// @param rescale the default of `rescale`: give a thinned delta the L1 norm it had
record TaskVectors(String name, Sparsifiers sparsifiers, boolean consensus, boolean normalize, boolean rescale) implements MergeMethod {

    static TaskVectors of(String name, Sparsifiers sparsifiers, boolean consensus, boolean normalize, boolean rescale) {
        return new TaskVectors(name, sparsifiers, consensus, normalize, rescale);
    }

    /// The member that uses all of each delta.
    static TaskVectors dense(String name) {
        return new TaskVectors(name, Sparsifiers.NONE, false, false, false);
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(Parameter.requiredPerModel("weight"), Parameter.perTensor("lambda", 1),
                Parameter.flag("normalize", normalize), Parameter.flag("rescale", rescale), Parameter.flag("int8_mask", false)));
        parameters.addAll(sparsifiers.parameters());
        return parameters;
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, Integer.MAX_VALUE, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        Sparsifier thin = sparsifiers.bind(task);
        Sparsifier sparsifier = task.flag("rescale") && thinsAnything(task) ? new RescaledSparsifier(task, thin) : thin;
        float[] weights = Weights.of(task, "weight");
        float lambda = (float) task.number("lambda");
        Election election = new Election(weights, consensus, task.flag("normalize"), Blocks.round(task.dtype(), Weights.sum(weights)));
        return new Merge(sparsifier, task.models(), election, lambda);
    }

    private static boolean thinsAnything(TensorTask task) {
        return task.modelValues().get("density").stream().anyMatch(density -> density < 1);
    }

    private record Merge(Sparsifier sparsifier, int models, Election election, float lambda) implements TensorMerge {
        @Override
        public List<Survey> surveys() {
            return sparsifier.surveys();
        }

        @Override
        public boolean wholeRows() {
            return sparsifier.wholeRows();
        }

        @Override
        public boolean isGentle() {
            return true;
        }

        @Override
        public Combination open(int chunk) {
            Sparsifier.Thinning thinning = sparsifier.open(chunk);
            return (tile, out) -> {
                float[][] deltas = new float[models][];
                for (int model = 0; model < models; model++) {
                    deltas[model] = tile.scratch(model);
                    tile.delta(model, deltas[model]);
                    thinning.thin(model, tile, deltas[model]);
                }
                election.add(deltas, tile, out);
                if (lambda != 1) {
                    tile.scale(out, lambda, out);
                }
                tile.sum(tile.base(), out);
            };
        }
    }
}
