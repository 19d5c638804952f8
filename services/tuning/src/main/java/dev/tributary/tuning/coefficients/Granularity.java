package dev.tributary.tuning.coefficients;

import java.util.Arrays;
import java.util.Set;

/// How finely a source is weighed.
///
/// Coarser than [#COLUMN], coefficients that share a value share a gradient, their sum by the chain rule; from equal values an
/// elementwise optimiser keeps them equal.
public enum Granularity {
    /// One coefficient per source and input feature: the method.
    COLUMN,
    /// One per source and tensor.
    TENSOR,
    /// One per source.
    MODEL;

    /// Makes a gradient by every coefficient the gradient by the shared ones.
    ///
    /// @param trained kinds of tensors whose coefficients move
    public void tie(CoefficientSet gradient, Set<TensorKind> trained) {
        if (this == COLUMN) {
            return;
        }
        for (int source = 0; source < gradient.sources(); source++) {
            double all = 0;
            for (CoefficientSet.Slot slot : gradient.slots()) {
                if (trained.contains(slot.kind())) {
                    double sum = sum(slot.vectors()[source]);
                    all += sum;
                    Arrays.fill(slot.vectors()[source], (float) sum);
                }
            }
            if (this == MODEL) {
                for (CoefficientSet.Slot slot : gradient.slots()) {
                    if (trained.contains(slot.kind())) {
                        Arrays.fill(slot.vectors()[source], (float) all);
                    }
                }
            }
        }
    }

    private static double sum(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value;
        }
        return sum;
    }
}
