package dev.tributary.tuning;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.worker.JobContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An attempt outside Kafka: remembers what the job said, and cancels it at a share of its work.
final class Bench implements JobContext {

    final List<Map<String, Double>> measures = new ArrayList<>();
    private final Path scratch;
    private final Optional<ArtifactRef> resume;
    private final double cancelAt;
    private Optional<ArtifactRef> state = Optional.empty();
    private double fraction;

    Bench(Path scratch, Optional<ArtifactRef> resume, double cancelAt) {
        this.scratch = scratch;
        this.resume = resume;
        this.cancelAt = cancelAt;
    }

    Optional<ArtifactRef> state() {
        return state;
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
        state = Optional.of(saved);
    }

    @Override
    public void progress(double done, Map<String, Double> named) {
        fraction = done;
        measures.add(named);
    }

    @Override
    public boolean isCancelled() {
        return fraction >= cancelAt;
    }

    @Override
    public void stopIfCancelled() {
        if (isCancelled()) {
            throw new FailureException(new Failure.Cancelled("job-cancelled", "cancelled on request"));
        }
    }
}
