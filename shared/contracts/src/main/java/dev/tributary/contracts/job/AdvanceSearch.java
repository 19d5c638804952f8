package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.search.CandidatesMeasured.Score;
import java.util.List;

/// Go on with a search whose generation is measured: begin the next one, or end it.
///
/// @param search  what began the search
/// @param state   what the candidates followed from
/// @param scores  of all of them, in order
/// @param seconds since the search's first generation was asked for, by the events' times
public record AdvanceSearch(TuneCandidate search, ArtifactRef state, List<Score> scores, double seconds) implements JobCommand {

    public AdvanceSearch {
        scores = List.copyOf(scores);
    }

    @Override
    public String pipeline() {
        return search.pipeline();
    }

    @Override
    public int round() {
        return search.round();
    }

    @Override
    public String title() {
        return search.name();
    }
}
