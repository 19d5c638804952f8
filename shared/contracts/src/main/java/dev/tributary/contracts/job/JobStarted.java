package dev.tributary.contracts.job;

/// A worker leased the job and began an attempt, which supersedes every earlier one.
///
/// @param attempt    unique id of the attempt
/// @param deliveries how often the broker has delivered the command, this time included
/// @param worker     host and process of the worker, for people
public record JobStarted(String jobId, String service, String attempt, int deliveries, String worker) implements JobEvent {
}
