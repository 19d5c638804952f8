package dev.tributary.contracts.search;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.job.TuneCandidate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A part of a generation was measured.
///
/// @param state  whose candidates they are
/// @param part   from 0
/// @param scores of every `parts`th candidate from `part` on, in order
public record CandidatesMeasured(TuneCandidate search, ArtifactRef state, int part, List<Score> scores) implements SearchEvent {

    public CandidatesMeasured {
        scores = List.copyOf(scores);
    }

    /// What a candidate is worth.
    ///
    /// @param fitness  lower is better; absent if it was not finite
    /// @param measures what it is made of
    public record Score(Optional<Double> fitness, Map<String, Double> measures) {

        public Score {
            measures = Map.copyOf(measures);
        }
    }
}
