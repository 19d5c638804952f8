package dev.tributary.tuning.dam;

import java.util.List;

/// A look at the held-out text.
///
/// @param step steps done before it
/// @param kl   per source that teaches, nats per token times T²
public record Validation(long step, List<Double> kl) {

    public Validation {
        kl = List.copyOf(kl);
    }

    /// J: the sum over sources.
    public double total() {
        double sum = 0;
        for (double each : kl) {
            sum += each;
        }
        return sum;
    }
}
