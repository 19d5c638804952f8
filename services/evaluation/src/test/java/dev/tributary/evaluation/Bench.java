package dev.tributary.evaluation;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.worker.JobContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An attempt at a job, as a test sees it.
final class Bench implements JobContext {

    private final Path scratch;
    private boolean cancelled;
    final List<Double> fractions = new ArrayList<>();

    Bench(Path scratch) {
        this.scratch = scratch;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public Path scratch() {
        return scratch;
    }

    @Override
    public Optional<ArtifactRef> resume() {
        return Optional.empty();
    }

    @Override
    public void checkpoint(ArtifactRef state) {
        throw new UnsupportedOperationException("these jobs keep no state");
    }

    @Override
    public void progress(double fraction, Map<String, Double> measures) {
        fractions.add(fraction);
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void stopIfCancelled() {
        if (cancelled) {
            throw new FailureException(new Failure.Cancelled("job-cancelled", "cancelled on request"));
        }
    }
}
