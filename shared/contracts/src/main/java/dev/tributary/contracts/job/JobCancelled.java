package dev.tributary.contracts.job;

/// The attempt stopped because it was asked to; it can be resumed from its last state.
public record JobCancelled(String jobId, String service, String attempt) implements JobEvent {
}
