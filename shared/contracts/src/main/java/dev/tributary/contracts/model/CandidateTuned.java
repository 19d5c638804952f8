package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// Coefficients were tuned and a candidate written.
///
/// @param coefficients what a later run starts from
/// @param cost         evaluations, gradient passes, seconds, peak bytes
public record CandidateTuned(
        String pipeline, int round, String name, ArtifactRef model, Optional<ArtifactRef> coefficients, Map<String, Double> cost)
        implements ModelEvent {

    public CandidateTuned {
        cost = Map.copyOf(cost);
    }
}
