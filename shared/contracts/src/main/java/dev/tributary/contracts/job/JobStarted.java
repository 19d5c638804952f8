package dev.tributary.contracts.job;

/// A worker leased the job and began an attempt, which supersedes every earlier one. It describes the job in full, because
/// commands and job events lie in different topics and this event may reach the ledger before its command does.
///
/// @param attempt    unique id of the attempt
/// @param deliveries how often the broker has delivered the command, this time included
/// @param worker     host and process of the worker, for people
public record JobStarted(JobState.Job job, String attempt, int deliveries, String worker) implements JobEvent {

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public String service() {
        return job.service();
    }
}
