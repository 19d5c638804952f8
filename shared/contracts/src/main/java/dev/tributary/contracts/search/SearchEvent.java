package dev.tributary.contracts.search;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.TuneCandidate;

/// What `searches.events.v1` carries, keyed by the search: the id of the job that began it.
public sealed interface SearchEvent extends Payload permits SearchAdvanced, CandidatesMeasured, SearchEnded {

    /// What began the search, and says all about it.
    TuneCandidate search();

    @Override
    default String key() {
        return search().key();
    }
}
