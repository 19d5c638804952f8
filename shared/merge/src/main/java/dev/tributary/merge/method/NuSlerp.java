package dev.tributary.merge.method;

import java.util.List;

/// Spherical interpolation between two models, or between their task vectors where there is a base; by whole tensor, row or column.
final class NuSlerp implements MergeMethod {
    private static final double NORM_FLOOR = 1e-7;
    private static final double PARALLEL_SINE = 1e-8;
    private static final double WEIGHT_FLOOR = 1e-6;

    @Override
    public String name() {
        return "nuslerp";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.requiredPerModel("weight"), Parameter.flag("nuslerp_flatten", true),
                Parameter.flag("nuslerp_row_wise", false));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.OPTIONAL, 2, 2, Inputs.Lone.COPIED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        double sum = task.number("weight", 0) + task.number("weight", 1);
        double t = Math.abs(sum) < WEIGHT_FLOOR ? 0.5 : task.number("weight", 1) / sum;
        Grouping grouping = task.flag("nuslerp_flatten") ? Grouping.WHOLE
                : task.flag("nuslerp_row_wise") ? Grouping.FIRST_AXIS : Grouping.ROWS;
        SpanMerge.Vectors vectors = task.hasBase() ? SpanMerge.Vectors.DELTAS : SpanMerge.Vectors.MODELS;
        return SpanMerge.of(task, grouping, vectors, gram -> coefficients(t, gram));
    }

    private static double[] coefficients(double t, Gram gram) {
        double cosine = gram.dot(0, 1) / (Math.max(gram.norm(0), NORM_FLOOR) * Math.max(gram.norm(1), NORM_FLOOR));
        double angle = Math.acos(Math.clamp(cosine, -1, 1));
        double sine = Math.sin(angle);
        if (Math.abs(sine) < PARALLEL_SINE) {
            return new double[] {1 - t, t};
        }
        return new double[] {Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine};
    }
}
