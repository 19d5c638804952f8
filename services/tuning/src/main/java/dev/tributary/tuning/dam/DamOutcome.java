package dev.tributary.tuning.dam;

import java.util.List;

/// How a run ended. The coefficients to use are the best seen on held-out text, the start included.
///
/// @param ending      why it ended
/// @param linear      held-out J of the plain average
/// @param best        the look at the held-out text that was best
/// @param validations every look, in order
/// @param cost        what it took
public record DamOutcome(Ending ending, double linear, Validation best, List<Validation> validations, Cost cost) {

    /// Why a run ended.
    public enum Ending {
        /// All steps were done.
        COMPLETED,
        /// The held-out text stopped improving.
        STOPPED_EARLY,
        /// A gradient or a look at the held-out text was not finite.
        DIVERGED,
        /// The listener asked for it; the run can be resumed.
        CANCELLED
    }

    /// What a run took, in units every method of tuning reports.
    ///
    /// @param evaluations    looks at the held-out text, the plain average's included
    /// @param gradientPasses backward passes
    /// @param seconds        wall time of this process's part
    public record Cost(long evaluations, long gradientPasses, double seconds) {
    }

    public DamOutcome {
        validations = List.copyOf(validations);
    }

    /// The guard: whether tuning gained anything over the plain average. If not, nothing must be released from this run.
    public boolean isBetterThanLinear() {
        return best.total() < linear;
    }
}
