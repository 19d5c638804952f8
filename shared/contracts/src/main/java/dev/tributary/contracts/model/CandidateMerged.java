package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;

/// A recipe was applied.
///
/// @param seconds how long the job took that says so; for a merge cut into shards, the job that sealed it
public record CandidateMerged(String pipeline, int round, String name, ArtifactRef model, ArtifactRef recipe, double seconds)
        implements ModelEvent {
}
