package dev.tributary.training;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// An attempt whose reports are kept and which can be asked to stop.
public class FakeContext implements JobContext {

    /// One report.
    public record Report(double fraction, Map<String, Double> measures) {
    }

    public final List<Report> reports = new CopyOnWriteArrayList<>();
    public final List<ArtifactRef> states = new CopyOnWriteArrayList<>();
    public volatile boolean jobCancelled;
    public volatile boolean attemptEnded;
    private final Path scratch;
    private final Optional<ArtifactRef> resume;

    public FakeContext(Path scratch, Optional<ArtifactRef> resume) {
        this.scratch = scratch;
        this.resume = resume;
    }

    @Override
    public Path scratch() {
        try {
            return Files.createDirectories(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<ArtifactRef> resume() {
        return resume;
    }

    @Override
    public void checkpoint(ArtifactRef state) {
        states.add(state);
    }

    @Override
    public void progress(double fraction, Map<String, Double> measures) {
        reports.add(new Report(fraction, measures));
    }

    @Override
    public boolean isCancelled() {
        return jobCancelled || attemptEnded;
    }

    @Override
    public boolean isCancelRequested() {
        return jobCancelled;
    }

    @Override
    public void stopIfCancelled() {
        if (isCancelled()) {
            throw new FailureException(new Failure.Cancelled("job-stopped", jobCancelled ? "cancelled on request" : "another worker has it"));
        }
    }
}
