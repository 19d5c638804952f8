package dev.tributary.contracts.job;

/// Somebody asked for the job to stop. A running job writes its state, then stops; a queued one never starts.
public record JobCancelRequested(String jobId, String service, String reason) implements JobEvent {
}
