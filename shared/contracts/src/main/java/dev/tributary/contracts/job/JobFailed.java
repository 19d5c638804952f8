package dev.tributary.contracts.job;

import dev.tributary.contracts.failure.Failure;

/// The attempt failed.
///
/// @param last whether no further attempt follows by itself; the command is then in the dead letters and the job can be
///             resumed by hand
public record JobFailed(String jobId, String service, String attempt, Failure failure, boolean last) implements JobEvent {
}
