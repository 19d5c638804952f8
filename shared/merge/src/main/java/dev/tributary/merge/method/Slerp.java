package dev.tributary.merge.method;

import java.util.List;

/// Spherical interpolation from the base to one model over the whole tensor, in float32 (Shoemake 1985). Nearly parallel tensors
/// are interpolated linearly.
final class Slerp implements MergeMethod {
    private static final double NORM_FLOOR = 1e-8;
    private static final double PARALLEL = 0.9995;

    @Override
    public String name() {
        return "slerp";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredPerTensor("t"));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, 1, Inputs.Lone.COPIED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        double t = task.number("t");
        return SpanMerge.of(task, Grouping.WHOLE, SpanMerge.Vectors.BASE_AND_MODELS, gram -> coefficients(t, gram));
    }

    private static double[] coefficients(double t, Gram gram) {
        double cosine = gram.dot(0, 1) / (divisor(gram.norm(0)) * divisor(gram.norm(1)));
        if (Math.abs(cosine) > PARALLEL) {
            return new double[] {1 - t, t};
        }
        double angle = Math.acos(cosine);
        return new double[] {Math.sin((1 - t) * angle) / Math.sin(angle), Math.sin(t * angle) / Math.sin(angle)};
    }

    private static double divisor(double norm) {
        return norm > NORM_FLOOR ? norm : 1;
    }
}
