package dev.tributary.evaluation.score;

import java.util.Optional;
import java.util.OptionalDouble;

/// What a round's training learnt and lost, and how much of both a merge M keeps and wins back. All values carry their sign.
///
/// | quantity | formula |
/// |---|---|
/// | Gain | `NLL_dom(base) − NLL_dom(CPT)` |
/// | F, forgetting | `NLL_gen(CPT) − NLL_gen(base)` |
/// | Rec(M) | `(NLL_gen(CPT) − NLL_gen(M)) / F`, absent where F ≤ 0: nothing was forgotten |
/// | Keep(M) | `(NLL_dom(base) − NLL_dom(M)) / Gain`, absent where Gain ≤ 0: nothing was learnt |
///
/// @param base       what training started from
/// @param checkpoint what it produced (CPT)
public record Recovery(Yardstick yardstick, Measured base, Measured checkpoint) {

    /// What training learnt; absent where the domain was not measured.
    public Optional<Double> gain() {
        return difference(base.nll(yardstick.domain()), checkpoint.nll(yardstick.domain()));
    }

    /// What training lost; absent where general text was not measured.
    public Optional<Double> forgetting() {
        return difference(checkpoint.nll(yardstick.general()), base.nll(yardstick.general()));
    }

    /// The share of the loss that a model wins back; above 1 it beats the base.
    public Optional<Double> recovery(Measured model) {
        return share(difference(checkpoint.nll(yardstick.general()), model.nll(yardstick.general())), forgetting());
    }

    /// The share of the gain that a model retains.
    public Optional<Double> keep(Measured model) {
        return share(difference(base.nll(yardstick.domain()), model.nll(yardstick.domain())), gain());
    }

    private static Optional<Double> difference(OptionalDouble from, OptionalDouble to) {
        return from.isPresent() && to.isPresent() ? Optional.of(from.getAsDouble() - to.getAsDouble()) : Optional.empty();
    }

    private static Optional<Double> share(Optional<Double> part, Optional<Double> whole) {
        return whole.filter(value -> value > 0).flatMap(value -> part.map(difference -> difference / value));
    }
}
