package dev.tributary.worker;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// One attempt at a job, as the job sees it.
final class Attempt implements JobContext {

    private static final long REPORT_NANOS = Duration.ofSeconds(1).toNanos();
    /// Before this share of the work there is no basis for an estimate.
    private static final double BASIS = 0.02;

    private final String id;
    private final JobState.Job job;
    private final Event<Payload> cause;
    private final Path scratch;
    private final Optional<ArtifactRef> resume;
    private final EventPublisher publisher;
    private final Events events;
    private final Telemetry telemetry;
    private final Supplier<Optional<JobState>> state;
    private final AtomicReference<Optional<String>> stopReason = new AtomicReference<>(Optional.empty());
    private final long startNanos = System.nanoTime();
    private long lastReportNanos = startNanos - REPORT_NANOS;
    private double firstFraction = -1;

    Attempt(String id, JobState.Job job, Event<Payload> cause, Path scratch, Optional<ArtifactRef> resume,
            EventPublisher publisher, Events events, Telemetry telemetry, Supplier<Optional<JobState>> state) {
        this.id = id;
        this.job = job;
        this.cause = cause;
        this.scratch = scratch;
        this.resume = resume;
        this.publisher = publisher;
        this.events = events;
        this.telemetry = telemetry;
        this.state = state;
    }

    String id() {
        return id;
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /// Asks the job to stop, whatever the ledger says.
    void stop(String reason) {
        stopReason.compareAndSet(Optional.empty(), Optional.of(reason));
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public Optional<ArtifactRef> resume() {
        return resume;
    }

    @Override
    public void checkpoint(ArtifactRef saved) {
        publisher.publish(Topics.JOB_EVENTS, events.causedBy(cause, new JobCheckpointed(job.id(), job.service(), id, saved)));
    }

    @Override
    public synchronized void progress(double fraction, Map<String, Double> measures) {
        if (firstFraction < 0) {
            firstFraction = fraction;
        }
        long now = System.nanoTime();
        if (now - lastReportNanos < REPORT_NANOS && fraction < 1) {
            return;
        }
        lastReportNanos = now;
        telemetry.progressed(job, fraction, measures);
        publisher.publish(Topics.progress(job.service()), events.causedBy(cause, new JobProgressed(
                job.id(), job.service(), job.kind(), job.pipeline(), job.round(), job.title(), id, fraction, eta(fraction), measures)));
    }

    /// From the pace of this attempt alone: what an earlier one did took no time now.
    private Optional<Duration> eta(double fraction) {
        double done = fraction - firstFraction;
        return done < BASIS ? Optional.empty() : Optional.of(Duration.ofMillis(Math.round(seconds() * 1000 * (1 - fraction) / done)));
    }

    @Override
    public boolean isCancelled() {
        return stopReason.get().isPresent() || cancelledByLedger().isPresent();
    }

    @Override
    public void stopIfCancelled() {
        Optional<String> reason = stopReason.get().or(this::cancelledByLedger);
        if (reason.isPresent()) {
            throw new FailureException(new Failure.Cancelled("job-cancelled", reason.get()));
        }
    }

    private Optional<String> cancelledByLedger() {
        return state.get().flatMap(known -> switch (known) {
            case JobState.Running running when running.attempt().equals(id) && running.cancelRequested() ->
                    Optional.of("cancelled on request");
            case JobState.Cancelled cancelled when !isOlder(cancelled) -> Optional.of("cancelled before it started");
            case JobState.Running running -> Optional.empty();
            case JobState.Cancelled older -> Optional.empty();
            case JobState.Queued queued -> Optional.empty();
            case JobState.Failed failed -> Optional.empty();
            case JobState.Completed completed -> Optional.empty();
        });
    }

    /// A state that is about an earlier asking says nothing about this one.
    private boolean isOlder(JobState known) {
        return known.job().command().offset() < job.command().offset();
    }
}
