package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.List;

/// Model Stock (Jang et al. 2024, arXiv 2403.19522): between the base and the mean of the models, at the point the angle between
/// their task vectors suggests, `t = Kc / (1 + (K−1)c)` for a mean pairwise cosine c. Task vectors that cancel out, c = −1/(K−1), leave
/// the base.
final class ModelStock implements MergeMethod {
    private static final double PRODUCT_FLOOR = 1e-6;
    private static final double CANCELLED = 1e-6;

    @Override
    public String name() {
        return "model_stock";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.flag("filter_wise", false));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 2, Integer.MAX_VALUE, Inputs.Lone.BASE_ONLY);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        Grouping grouping = task.flag("filter_wise") ? Grouping.ROWS : Grouping.WHOLE;
        Dtype dtype = task.dtype();
        if (dtype == Dtype.F32) {
            return SpanMerge.of(task, grouping, SpanMerge.Vectors.DELTAS, gram -> {
                double[] result = new double[gram.size()];
                Arrays.fill(result, ratio(gram, dtype) / gram.size());
                return result;
            });
        }
        return SpanMerge.of(task, grouping, SpanMerge.Vectors.DELTAS, gram -> {
            double t = ratio(gram, dtype);
            return new double[] {t, round(dtype, 1 - t)};
        }, (runs, tile, out) -> combine(task.models(), runs, tile, out));
    }

    /// `t · mean(x) + (1−t) · b`, rounded step by step.
    private static void combine(int models, SpanMerge.Runs runs, Tile tile, float[] out) {
        float[] rest = tile.scratch(models);
        System.arraycopy(tile.model(0), 0, out, 0, tile.count());
        for (int model = 1; model < models; model++) {
            tile.sum(tile.model(model), out);
        }
        tile.divide(out, models, out);
        float[] base = tile.base();
        runs.forEach((factors, from, to) -> {
            tile.multipliedBy(factors[0]);
            tile.multipliedBy(factors[1]);
            for (int i = from; i < to; i++) {
                out[i] *= factors[0];
                rest[i] = base[i] * factors[1];
            }
        });
        tile.round(out);
        tile.round(rest);
        tile.sum(rest, out);
    }

    private static double ratio(Gram gram, Dtype dtype) {
        int models = gram.size();
        double cosines = 0;
        for (int i = 0; i < models; i++) {
            for (int j = i + 1; j < models; j++) {
                double product = round(dtype, round(dtype, gram.norm(i)) * round(dtype, gram.norm(j)));
                double cosine = round(dtype, round(dtype, gram.dot(i, j)) / Math.max(product, PRODUCT_FLOOR));
                cosines += Math.clamp(cosine, -1, 1);
            }
        }
        double cosine = round(dtype, cosines / (models * (models - 1) / 2.0));
        double divisor = round(dtype, 1 + round(dtype, (models - 1) * cosine));
        return Math.abs(divisor) < CANCELLED ? 0 : round(dtype, round(dtype, models * cosine) / divisor);
    }

    /// Float32 is left in double: there rounding would only add noise.
    private static double round(Dtype dtype, double value) {
        return dtype == Dtype.F32 ? value : Blocks.round(dtype, (float) value);
    }
}
