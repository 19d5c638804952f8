package dev.tributary.tuning.search;

import java.util.Optional;

/// How a search ended.
///
/// @param ending  why
/// @param state   where it stands; a search that was stopped goes on from it
/// @param recipe  the best candidate as MergeKit YAML; empty if not even the start was measured
/// @param seconds wall time, earlier attempts included
public record SearchOutcome(Ending ending, SearchState state, Optional<String> recipe, double seconds) {

    /// Why a search ended.
    public enum Ending {
        EVALUATIONS_SPENT,
        TIME_SPENT,
        /// Further steps would have moved nothing.
        CONVERGED,
        CANCELLED
    }

    /// The guard: whether the search found anything better than its start.
    public boolean isBetterThanStart() {
        return state.improvements() > 1;
    }
}
