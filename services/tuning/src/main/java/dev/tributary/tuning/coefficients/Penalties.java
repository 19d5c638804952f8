package dev.tributary.tuning.coefficients;

import java.util.Map;
import java.util.Set;

/// The factors of the terms that depend on coefficients only; 0 leaves a term out.
///
/// @param similarity      mean cosine of pairs of sources, per tensor
/// @param l1              sum of magnitudes
/// @param l2              length, not squared
/// @param overlap         mean over pairs of the smaller magnitude, summed over columns
/// @param weightedOverlap the same, weighted by `sin²(2θ)` of the task vectors' columns; needs a base
public record Penalties(double similarity, double l1, double l2, double overlap, double weightedOverlap) {

    /// No such term.
    public static final Penalties NONE = new Penalties(0, 0, 0, 0, 0);
    /// The authors' defaults: similarity alone.
    public static final Penalties UPSTREAM = new Penalties(0.01, 0, 0, 0, 0);

    /// Adds the terms' gradients to `gradient` and returns their sum, factors included.
    ///
    /// @param columns per tensor and pair of sources the weight of each column; empty unless `weightedOverlap` is used
    public double add(CoefficientSet coefficients, Set<TensorKind> trained, Map<String, float[][]> columns, CoefficientSet gradient) {
        double sum = 0;
        for (Penalty penalty : Penalty.values()) {
            double factor = switch (penalty) {
                case SIMILARITY -> similarity;
                case L1 -> l1;
                case L2 -> l2;
                case OVERLAP -> overlap;
                case WEIGHTED_OVERLAP -> weightedOverlap;
            };
            if (factor != 0) {
                sum += factor * penalty.add(coefficients, trained, columns, factor, gradient);
            }
        }
        return sum;
    }
}
