package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// Coefficients or a recipe were tuned and a candidate written.
///
/// @param coefficients what a later run starts from
/// @param cost         `evaluations`, `gradientPasses`, `seconds`, `peakBytes` (resident, of the whole process); the units of every method
/// @param method       `dam`, `dam-tv` or `evolve`
/// @param quality      how well the candidate imitates its sources
/// @param targets      stored predictions of sources by file name, for later runs on the same text
/// @param recipe       the MergeKit recipe that makes the candidate, if the method searches recipes
public record CandidateTuned(
        String pipeline,
        int round,
        String name,
        ArtifactRef model,
        Optional<ArtifactRef> coefficients,
        Map<String, Double> cost,
        Optional<String> method,
        Optional<Quality> quality,
        Optional<Map<String, ArtifactRef>> targets,
        Optional<ArtifactRef> recipe) implements ModelEvent {

    public CandidateTuned {
        cost = Map.copyOf(cost);
        targets = targets.map(Map::copyOf);
    }

    /// Distances to the sources on windows of their text that were not tuned on: KL in nats per token at temperature 2, times 4.
    ///
    /// @param linear  sum over the sources, of the plain average
    /// @param tuned   sum over the sources, of the candidate
    /// @param sources of the candidate, by source
    public record Quality(double linear, double tuned, Map<String, Double> sources) {

        public Quality {
            sources = Map.copyOf(sources);
        }
    }
}
