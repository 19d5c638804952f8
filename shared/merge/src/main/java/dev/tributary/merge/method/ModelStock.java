package dev.tributary.merge.method;

import java.util.Arrays;
import java.util.List;

/// Model Stock (Jang et al. 2024, arXiv 2403.19522): between the base and the mean of the models, at the point the angle between
/// their task vectors suggests, `t = Kc / (1 + (K−1)c)` for a mean pairwise cosine c.
final class ModelStock implements MergeMethod {
    private static final double PRODUCT_FLOOR = 1e-6;

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
        return SpanMerge.of(task, grouping, SpanMerge.Vectors.DELTAS, ModelStock::coefficients);
    }

    private static double[] coefficients(Gram gram) {
        int models = gram.size();
        double cosines = 0;
        for (int i = 0; i < models; i++) {
            for (int j = i + 1; j < models; j++) {
                cosines += gram.dot(i, j) / Math.max(gram.norm(i) * gram.norm(j), PRODUCT_FLOOR);
            }
        }
        double cosine = cosines / (models * (models - 1) / 2.0);
        double t = models * cosine / (1 + (models - 1) * cosine);
        double[] result = new double[models];
        Arrays.fill(result, t / models);
        return result;
    }
}
