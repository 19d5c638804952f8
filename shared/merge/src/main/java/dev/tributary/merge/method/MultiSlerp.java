package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import java.util.List;

/// Barycentric interpolation on the sphere: project the unit vectors into the tangent space at their weighted mean, add them up
/// there, come back, and scale by the weighted mean norm. Works on task vectors where there is a base. A mean of zero, which leaves
/// no direction, gives the weighted sum.
final class MultiSlerp implements MergeMethod {
    @Override
    public String name() {
        return "multislerp";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredPerModel("weight"), Parameter.flag("normalize_weights", true),
                Parameter.perTensor("eps", 1e-8).between(0, 1));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.OPTIONAL, 1, Integer.MAX_VALUE, Inputs.Lone.COPIED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        double[] weights = new double[task.models()];
        double sum = 0;
        for (int model = 0; model < weights.length; model++) {
            weights[model] = task.number("weight", model);
            sum += weights[model];
        }
        if (task.flag("normalize_weights")) {
            if (sum == 0) {
                throw new IllegalArgumentException("the weights of %s sum to zero; change them or set normalize_weights: false"
                        .formatted(task.name()));
            }
            for (int model = 0; model < weights.length; model++) {
                weights[model] /= sum;
            }
        }
        double eps = task.number("eps");
        SpanMerge.Vectors vectors = task.hasBase() ? SpanMerge.Vectors.DELTAS : SpanMerge.Vectors.MODELS;
        if (task.dtype() == Dtype.F32 || task.models() == 1) {
            return SpanMerge.of(task, Grouping.WHOLE, vectors, gram -> coefficients(weights, eps, gram));
        }
        RoundedSphere sphere = new RoundedSphere(task.dtype(), weights, eps);
        return SpanMerge.of(task, Grouping.WHOLE, vectors, sphere::factors, (runs, tile, out) -> {
            runs.forEach((factors, from, to) -> sphere.combine(vectors.of(tile, task.models()), factors, tile, out));
            if (task.hasBase()) {
                tile.sum(tile.base(), out);
            }
        });
    }

    private static double[] coefficients(double[] weights, double eps, Gram gram) {
        int size = weights.length;
        double[] mean = new double[size];
        double length = 0;
        for (int i = 0; i < size; i++) {
            mean[i] = weights[i] / (gram.norm(i) + eps);
            length += weights[i] * gram.norm(i);
        }
        double meanNorm = gram.norm(mean);
        if (meanNorm < eps) {
            return weights.clone();
        }
        double[] direction = new double[size];
        double along = 0;
        for (int i = 0; i < size; i++) {
            direction[i] = mean[i] / meanNorm;
        }
        for (int i = 0; i < size; i++) {
            along += mean[i] * gram.dot(i, direction);
        }
        double[] tangent = new double[size];
        for (int i = 0; i < size; i++) {
            tangent[i] = mean[i] - along * direction[i];
        }
        double angle = gram.norm(tangent) + eps;
        double[] result = new double[size];
        for (int i = 0; i < size; i++) {
            result[i] = length * (direction[i] * Math.cos(angle) + tangent[i] * Math.sin(angle) / angle);
        }
        return result;
    }
}
