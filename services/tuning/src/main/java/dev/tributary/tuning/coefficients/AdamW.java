package dev.tributary.tuning.coefficients;

import java.util.List;
import java.util.Set;

/// AdamW (arXiv 1711.05101) on coefficients, in float32 with float64 intermediates. Deterministic.
///
/// Float32 throughout is no detail: near 1/3 a bfloat16 step is 0.002, so a rate of 1e-3 rounds to nothing or jumps.
///
/// @param decay weight decay, times the rate
/// @param clip  the gradient's norm over all trained coefficients is held to this
public record AdamW(double beta1, double beta2, double epsilon, double decay, double clip) {

    /// (0.9, 0.999), 1e-8, no decay, clip 1.
    public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8, 0, 1);

    public AdamW {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && decay >= 0 && clip > 0)) {
            throw new IllegalArgumentException("AdamW needs betas in [0, 1), a positive epsilon and clip, and a decay of 0 or more");
        }
    }

    /// Moves the coefficients of the trained kinds.
    ///
    /// @param number the step's number, from 1
    /// @return the gradient's norm before clipping; if it is not finite, nothing was changed
    public double step(CoefficientSet coefficients, CoefficientSet gradient, CoefficientSet first, CoefficientSet second,
            Set<TensorKind> trained, double rate, long number) {
        double norm = norm(gradient, trained);
        if (!Double.isFinite(norm)) {
            return norm;
        }
        double shrink = norm > clip ? clip / norm : 1;
        double correction1 = 1 - StrictMath.pow(beta1, number);
        double correction2 = 1 - StrictMath.pow(beta2, number);
        List<CoefficientSet.Slot> slots = coefficients.slots();
        for (int i = 0; i < slots.size(); i++) {
            if (!trained.contains(slots.get(i).kind())) {
                continue;
            }
            for (int source = 0; source < coefficients.sources(); source++) {
                float[] c = slots.get(i).vectors()[source];
                float[] g = gradient.slots().get(i).vectors()[source];
                float[] m = first.slots().get(i).vectors()[source];
                float[] v = second.slots().get(i).vectors()[source];
                for (int k = 0; k < c.length; k++) {
                    double clipped = g[k] * shrink;
                    m[k] = (float) (beta1 * m[k] + (1 - beta1) * clipped);
                    v[k] = (float) (beta2 * v[k] + (1 - beta2) * clipped * clipped);
                    double move = m[k] / correction1 / (Math.sqrt(v[k] / correction2) + epsilon);
                    c[k] = (float) (c[k] * (1 - rate * decay) - rate * move);
                }
            }
        }
        return norm;
    }

    private static double norm(CoefficientSet gradient, Set<TensorKind> trained) {
        double squares = 0;
        for (CoefficientSet.Slot slot : gradient.slots()) {
            if (trained.contains(slot.kind())) {
                for (float[] vector : slot.vectors()) {
                    for (float value : vector) {
                        squares += (double) value * value;
                    }
                }
            }
        }
        return Math.sqrt(squares);
    }
}
