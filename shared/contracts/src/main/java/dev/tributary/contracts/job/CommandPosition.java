package dev.tributary.contracts.job;

/// Where a job's command lies in its topic, so that a stopped job can be asked for again without a second copy of it.
public record CommandPosition(String topic, int partition, long offset) {
}
