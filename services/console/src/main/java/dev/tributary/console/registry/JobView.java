package dev.tributary.console.registry;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A job as its ledger and its worker last described it.
///
/// @param status   `queued`, `running`, `completed`, `failed` or `cancelled`
/// @param since    when it came into this state
/// @param fraction 0 to 1
/// @param eta      estimated time left
/// @param seconds  run time of a completed job
/// @param failure  why a failed job failed
public record JobView(
        String id,
        String service,
        String kind,
        String pipeline,
        int round,
        String title,
        String status,
        Instant since,
        Instant queuedAt,
        double fraction,
        Optional<Duration> eta,
        Map<String, Double> measures,
        Optional<Double> seconds,
        Optional<Failure> failure) {

    public JobView {
        measures = Map.copyOf(measures);
    }

    /// @param reported the last progress; only that of the attempt at work says anything
    static JobView of(JobState state, Optional<JobProgressed> reported) {
        return switch (state) {
            case JobState.Queued queued -> view(state, "queued", 0, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
            case JobState.Running running -> {
                Optional<JobProgressed> current = reported.filter(progress -> progress.attempt().equals(running.attempt()));
                yield view(state, "running", current.map(JobProgressed::fraction).orElse(0.0), current.flatMap(JobProgressed::eta),
                        current.map(JobProgressed::measures).orElse(Map.of()), Optional.empty(), Optional.empty());
            }
            case JobState.Completed completed -> view(state, "completed", 1, Optional.empty(),
                    reported.map(JobProgressed::measures).orElse(Map.of()), Optional.of(completed.seconds()), Optional.empty());
            case JobState.Failed failed -> view(state, "failed", 0, Optional.empty(), Map.of(), Optional.empty(),
                    Optional.of(failed.failure()));
            case JobState.Cancelled cancelled -> view(state, "cancelled", 0, Optional.empty(), Map.of(), Optional.empty(),
                    Optional.empty());
        };
    }

    private static JobView view(JobState state, String status, double fraction, Optional<Duration> eta, Map<String, Double> measures,
            Optional<Double> seconds, Optional<Failure> failure) {
        JobState.Job job = state.job();
        return new JobView(job.id(), job.service(), job.kind(), job.pipeline(), job.round(), job.title(), status, state.since(),
                job.queuedAt(),
                fraction, eta, measures, seconds, failure);
    }
}
