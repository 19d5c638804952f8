package dev.tributary.tuning.dam;

import dev.tributary.tuning.method.Ending;
import java.util.List;

/// How a run ended. The coefficients to use are the best seen on held-out text, the start included.
///
/// @param ending         why it ended
/// @param linear         held-out J of the plain average
/// @param best           the look at the held-out text that was best
/// @param validations    every look, in order
/// @param evaluations    looks at the held-out text, the plain average's included
/// @param gradientPasses backward passes
/// @param seconds        wall time, that of earlier attempts included
public record DamOutcome(Ending ending, double linear, Validation best, List<Validation> validations, long evaluations, long gradientPasses,
        double seconds) {

    public DamOutcome {
        validations = List.copyOf(validations);
    }

    /// The guard: whether tuning gained anything over the plain average. If not, nothing must be released from this run.
    public boolean isBetterThanLinear() {
        return best.total() < linear;
    }
}
