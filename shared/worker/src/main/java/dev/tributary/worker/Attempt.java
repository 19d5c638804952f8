package dev.tributary.worker;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// One attempt at a job, as the job sees it. Thread-safe.
final class Attempt implements JobContext {

    /// What the ledger, as far as this process sees it, makes of an attempt.
    enum Standing {
        /// It is the one whose word counts, or will be once the ledger hears of it.
        CURRENT,
        /// It is asked to stop.
        CANCELLED,
        /// The job is over, or another command asks for the same: there is nothing left to do for this one.
        ANSWERED,
        /// The broker has delivered the command to another worker since.
        SUPERSEDED
    }

    private final String id = UUID.randomUUID().toString();
    private final Worker.Leased leased;
    private final Path scratch;
    private final Story story;
    private final Supplier<Optional<JobState>> ledger;
    private final Optional<ArtifactRef> resume;
    private final ProgressReport report;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<String> stopReason = new AtomicReference<>("");
    private final long startNanos = System.nanoTime();

    /// @param folder where this attempt may make a scratch folder
    /// @param ledger what the ledger last said about the job
    Attempt(Worker.Leased leased, Path folder, Story story, Telemetry telemetry, Supplier<Optional<JobState>> ledger) {
        this.leased = leased;
        this.scratch = folder.resolve(id);
        this.story = story;
        this.ledger = ledger;
        this.resume = ledger.get().flatMap(JobState::resume);
        this.report = new ProgressReport(System::nanoTime, (fraction, eta, measures) -> {
            telemetry.progressed(leased.job(), fraction, measures);
            story.progressed(leased, id, fraction, eta, measures);
        });
    }

    String id() {
        return id;
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /// Asks the job to stop, whatever the ledger says.
    void stop(String reason) {
        stopReason.compareAndSet("", reason);
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /// Waits, but no longer than until this attempt is asked to stop.
    void pause(long millis) throws InterruptedException {
        stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public Path scratch() {
        try {
            return Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a scratch folder", e);
        }
    }

    @Override
    public Optional<ArtifactRef> resume() {
        return resume;
    }

    @Override
    public void checkpoint(ArtifactRef saved) {
        story.say(leased, new JobCheckpointed(leased.job().id(), leased.job().service(), id, saved));
    }

    @Override
    public void progress(double fraction, Map<String, Double> measures) {
        report.progress(fraction, measures);
    }

    @Override
    public boolean isCancelled() {
        return isStopped() || standing() != Standing.CURRENT;
    }

    @Override
    public boolean isCancelRequested() {
        return standing() == Standing.CANCELLED;
    }

    @Override
    public void stopIfCancelled() {
        if (isCancelled()) {
            throw new FailureException(new Failure.Cancelled("job-stopped", switch (standing()) {
                case CANCELLED -> "cancelled on request";
                case ANSWERED -> "there is nothing left to do: the job is over";
                case SUPERSEDED -> "another worker has the job by now";
                case CURRENT -> stopReason.get();
            }));
        }
    }

    Standing standing() {
        return ledger.get().map(this::standing).orElse(Standing.CURRENT);
    }

    /// Commands of one job lie in one partition, so their offsets tell which came later.
    private Standing standing(JobState known) {
        int order = Long.compare(known.job().command().offset(), leased.job().command().offset());
        if (order > 0) {
            return Standing.ANSWERED;
        }
        boolean sameAsking = order == 0;
        return switch (known) {
            case JobState.Completed completed -> Standing.ANSWERED;
            case JobState.Failed failed -> sameAsking ? Standing.ANSWERED : Standing.CURRENT;
            case JobState.Cancelled cancelled -> sameAsking ? Standing.ANSWERED : Standing.CURRENT;
            case JobState.Running running when running.attempt().equals(id) ->
                    running.cancelRequested() ? Standing.CANCELLED : Standing.CURRENT;
            case JobState.Running other -> sameAsking && other.deliveries() > leased.deliveries() ? Standing.SUPERSEDED : Standing.CURRENT;
            case JobState.Queued queued -> Standing.CURRENT;
        };
    }
}
