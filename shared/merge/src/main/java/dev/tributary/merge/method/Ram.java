package dev.tributary.merge.method;

import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.List;

/// RAM: where one model moved away from the base its delta is taken, where several did the mean of theirs. The plus variant makes up
/// for the averaging: unique deltas of a model grow with the share of its changes that others share.
///
/// @param name `ram` or `ramplus_tl`
/// @param plus whether unique deltas are multiplied by `1 + r·clip(shared/unique, 0, alpha)`, counted over the tensor
record Ram(String name, boolean plus) implements MergeMethod {
    @Override
    public List<Parameter> parameters() {
        Parameter epsilon = Parameter.perTensor("epsilon", 1e-5).between(0, Double.POSITIVE_INFINITY);
        return plus ? List.of(epsilon, Parameter.perTensor("r", 0.1), Parameter.perTensor("alpha", 0.2).between(0, Double.POSITIVE_INFINITY))
                : List.of(epsilon);
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, Integer.MAX_VALUE, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        float epsilon = Blocks.round(task.dtype(), (float) task.number("epsilon"));
        float[] factors = new float[task.models()];
        Arrays.fill(factors, 1);
        List<Survey> surveys = plus
                ? List.of(new SharedCounts(task.models(), epsilon, task.number("r"), task.number("alpha"), factors)) : List.of();
        return new Merge(surveys, epsilon, factors);
    }

    private record Merge(List<Survey> surveys, float epsilon, float[] factors) implements TensorMerge {
        @Override
        public Combination open(int chunk) {
            return (tile, out) -> {
                int models = factors.length;
                float[] active = tile.scratch(models);
                float[] factor = tile.scratch(models + 1);
                Arrays.fill(out, 0, tile.count(), 0);
                Arrays.fill(active, 0, tile.count(), 0);
                for (int model = 0; model < models; model++) {
                    tile.delta(model, tile.scratch(model));
                    count(tile.scratch(model), factors[model], tile.count(), active, factor);
                }
                // MergeKit adds up in the order of a hash set; from the last model to the first is one of its orders.
                for (int model = models - 1; model >= 0; model--) {
                    float[] share = tile.scratch(model);
                    share(share, active, tile.count());
                    tile.round(share);
                    tile.add(share, out);
                }
                for (int i = 0; i < tile.count(); i++) {
                    out[i] *= active[i] == 1 ? factor[i] : 1;
                }
                tile.round(out);
                tile.sum(tile.base(), out);
            };
        }

        private void count(float[] delta, float own, int count, float[] active, float[] factor) {
            for (int i = 0; i < count; i++) {
                boolean moved = Math.abs(delta[i]) > epsilon;
                active[i] += moved ? 1 : 0;
                factor[i] = moved ? own : factor[i];
            }
        }

        /// A model's part of the mean: its delta over the number of models that moved.
        private void share(float[] delta, float[] active, int count) {
            for (int i = 0; i < count; i++) {
                delta[i] = Math.abs(delta[i]) > epsilon ? delta[i] / active[i] : 0;
            }
        }
    }
}
