package dev.tributary.tuning.coefficients;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Terms of the objective that depend on the raw coefficients only, summed over trained tensors. Each adds its gradient, times its factor.
///
/// Similarity and overlaps compare vectors and leave out biases, whose one number has no direction.
enum Penalty {
    /// Mean over pairs of sources of `cos(c_i, c_j)`.
    SIMILARITY,
    /// Sum over sources of `|c_i|_1`.
    L1,
    /// Sum over sources of `|c_i|_2`, not squared.
    L2,
    /// Mean over pairs of `sum_k min(|c_i[k]|, |c_j[k]|)`.
    OVERLAP,
    /// The same, each k times `sin²(2θ)`, θ the angle between column k of the two task vectors.
    WEIGHTED_OVERLAP;

    /// @param columns per pair `i < j` the weight of each column; used by the last only
    /// @return the term's value without its factor
    double add(CoefficientSet.Slot c, float[][] columns, double factor, float[][] gradient) {
        return switch (this) {
            case L1 -> norms(c, factor, gradient, true);
            case L2 -> norms(c, factor, gradient, false);
            case SIMILARITY, OVERLAP, WEIGHTED_OVERLAP -> c.kind() == TensorKind.BIAS ? 0 : pairs(c, columns, factor, gradient);
        };
    }

    private double pairs(CoefficientSet.Slot c, float[][] columns, double factor, float[][] gradient) {
        int sources = c.vectors().length;
        int pairs = sources * (sources - 1) / 2;
        double sum = 0;
        int pair = 0;
        for (int i = 0; i < sources; i++) {
            for (int j = i + 1; j < sources; j++, pair++) {
                sum += this == SIMILARITY
                        ? cosine(c.vectors()[i], c.vectors()[j], factor / pairs, gradient[i], gradient[j])
                        : overlap(c.vectors()[i], c.vectors()[j], this == WEIGHTED_OVERLAP ? columns[pair] : null,
                                factor / pairs, gradient[i], gradient[j]);
            }
        }
        return sum / pairs;
    }

    private static double norms(CoefficientSet.Slot c, double factor, float[][] gradient, boolean absolute) {
        double total = 0;
        for (int source = 0; source < c.vectors().length; source++) {
            float[] vector = c.vectors()[source];
            double length = 0;
            for (float value : vector) {
                length += absolute ? Math.abs(value) : (double) value * value;
            }
            length = absolute ? length : Math.sqrt(length);
            for (int k = 0; k < vector.length && length > 0; k++) {
                gradient[source][k] += (float) (factor * (absolute ? Math.signum(vector[k]) : vector[k] / length));
            }
            total += length;
        }
        return total;
    }

    /// `d cos / da = b / (|a||b|) - cos a / |a|²`.
    private static double cosine(float[] a, float[] b, double factor, float[] da, float[] db) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int k = 0; k < a.length; k++) {
            dot += (double) a[k] * b[k];
            aa += (double) a[k] * a[k];
            bb += (double) b[k] * b[k];
        }
        double lengths = Math.sqrt(aa * bb);
        if (lengths == 0) {
            return 0;
        }
        double cosine = dot / lengths;
        for (int k = 0; k < a.length; k++) {
            da[k] += (float) (factor * (b[k] / lengths - cosine * a[k] / aa));
            db[k] += (float) (factor * (a[k] / lengths - cosine * b[k] / bb));
        }
        return cosine;
    }

    /// Where the two are equal each gets half the gradient, as in PyTorch.
    private static double overlap(float[] a, float[] b, float @Nullable [] columns, double factor, float[] da, float[] db) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            double weight = columns == null ? 1 : columns[k];
            double left = Math.abs(a[k]);
            double right = Math.abs(b[k]);
            sum += weight * Math.min(left, right);
            double share = left < right ? 1 : left > right ? 0 : 0.5;
            da[k] += (float) (factor * weight * share * Math.signum(a[k]));
            db[k] += (float) (factor * weight * (1 - share) * Math.signum(b[k]));
        }
        return sum;
    }

    /// The term over all trained tensors.
    double add(CoefficientSet c, Set<TensorKind> trained, Map<String, float[][]> columns, double factor, CoefficientSet gradient) {
        double sum = 0;
        for (int i = 0; i < c.slots().size(); i++) {
            CoefficientSet.Slot slot = c.slots().get(i);
            if (trained.contains(slot.kind())) {
                sum += add(slot, columns.getOrDefault(slot.tensor(), new float[0][]), factor, gradient.slots().get(i).vectors());
            }
        }
        return sum;
    }
}
