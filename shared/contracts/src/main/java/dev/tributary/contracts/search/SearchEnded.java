package dev.tributary.contracts.search;

import dev.tributary.contracts.job.TuneCandidate;

/// A search is over; its candidate is told of in `models.events.v1`.
///
/// @param evaluations candidates measured in all
public record SearchEnded(TuneCandidate search, int evaluations) implements SearchEvent {
}
