package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;

/// The attempt wrote a resume state; the next attempt goes on from it.
public record JobCheckpointed(String jobId, String service, String attempt, ArtifactRef state) implements JobEvent {
}
