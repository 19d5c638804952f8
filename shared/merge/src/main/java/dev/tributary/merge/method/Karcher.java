package dev.tributary.merge.method;

import java.util.List;
import java.util.stream.IntStream;

/// The Karcher (Riemannian) mean of the models' directions on the sphere, with equal weights, times their mean norm.
///
/// The mean is sought in coordinates over the inputs, so iterations cost nothing but K² multiplications.
final class Karcher implements MergeMethod {
    @Override
    public String name() {
        return "karcher";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.perTensor("max_iter", 10).between(0, 1e6), Parameter.perTensor("tol", 1e-5).between(0, 1));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.DONOR, 1, Integer.MAX_VALUE, Inputs.Lone.COPIED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        int iterations = (int) task.number("max_iter");
        double tolerance = task.number("tol");
        return SpanMerge.of(task, Grouping.WHOLE, SpanMerge.Vectors.MODELS, gram -> coefficients(iterations, tolerance, gram));
    }

    private static double[] coefficients(int iterations, double tolerance, Gram gram) {
        int[] kept = IntStream.range(0, gram.size()).filter(i -> gram.norm(i) > tolerance).toArray();
        double[] result = new double[gram.size()];
        if (kept.length == 0) {
            return result;
        }
        double[] mean = start(kept, tolerance, gram);
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[] step = step(kept, mean, tolerance, gram);
            double length = gram.norm(step);
            if (length < tolerance) {
                break;
            }
            for (int i : kept) {
                mean[i] = Math.cos(length) * mean[i] + Math.sin(length) * step[i] / length;
            }
            normalize(mean, gram);
        }
        double meanNorm = 0;
        for (int i : kept) {
            meanNorm += gram.norm(i) / kept.length;
        }
        for (int i : kept) {
            result[i] = mean[i] * meanNorm;
        }
        return result;
    }

    private static double[] start(int[] kept, double tolerance, Gram gram) {
        double[] mean = new double[gram.size()];
        for (int i : kept) {
            mean[i] = 1 / (gram.norm(i) * kept.length);
        }
        if (gram.norm(mean) < tolerance) {
            mean = new double[gram.size()];
            mean[kept[0]] = 1 / gram.norm(kept[0]);
        }
        normalize(mean, gram);
        return mean;
    }

    /// The mean of the inputs' logarithms at `mean`: where they pull it, as a tangent vector.
    private static double[] step(int[] kept, double[] mean, double tolerance, Gram gram) {
        double[] step = new double[gram.size()];
        for (int i : kept) {
            double cosine = Math.clamp(gram.dot(i, mean) / gram.norm(i), -1, 1);
            double angle = Math.acos(cosine);
            if (angle < tolerance) {
                continue;
            }
            double factor = angle / Math.sin(angle) / kept.length;
            step[i] += factor / gram.norm(i);
            for (int j : kept) {
                step[j] -= factor * cosine * mean[j];
            }
        }
        return step;
    }

    private static void normalize(double[] vector, Gram gram) {
        double norm = gram.norm(vector);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }
}
