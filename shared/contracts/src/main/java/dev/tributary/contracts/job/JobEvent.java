package dev.tributary.contracts.job;

import dev.tributary.contracts.event.Payload;

/// What `jobs.events.v1` carries. Every fact but the cancel request names the attempt that states it; the ledger ignores
/// what a superseded attempt says.
public sealed interface JobEvent extends Payload
        permits JobStarted, JobCheckpointed, JobCompleted, JobFailed, JobCancelRequested, JobCancelled {

    String jobId();

    /// The service whose job it is.
    String service();

    @Override
    default String key() {
        return jobId();
    }
}
