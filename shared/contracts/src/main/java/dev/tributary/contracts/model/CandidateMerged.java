package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;

/// A recipe was applied.
public record CandidateMerged(String pipeline, int round, String name, ArtifactRef model, ArtifactRef recipe, double seconds)
        implements ModelEvent {
}
