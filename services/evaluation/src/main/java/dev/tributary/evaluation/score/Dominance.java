package dev.tributary.evaluation.score;

import java.util.Optional;
import java.util.OptionalDouble;

/// The order behind the Pareto set: M is dominated by M' if both Rec and Keep of M are no better and one is worse.
///
/// Rec and Keep are falling affine functions of the two likelihoods, so the order is read off the likelihoods themselves. It is the
/// same order, and it still exists where Rec is absent because nothing was forgotten.
public record Dominance(Yardstick yardstick) {

    /// Whether `other` is at least as good as `model` in both respects and better in one. A respect that was not measured on both
    /// says nothing. A strict partial order as long as all models are measured alike.
    public boolean isDominated(Measured model, Measured other) {
        int domain = compare(model, other, yardstick.domain());
        int general = compare(model, other, yardstick.general());
        return domain >= 0 && general >= 0 && domain + general > 0;
    }

    /// Positive where `model` is worse.
    private static int compare(Measured model, Measured other, Optional<String> suite) {
        OptionalDouble mine = model.nll(suite);
        OptionalDouble its = other.nll(suite);
        return mine.isPresent() && its.isPresent() ? Double.compare(mine.getAsDouble(), its.getAsDouble()) : 0;
    }
}
