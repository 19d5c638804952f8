package dev.tributary.worker;

import dev.tributary.contracts.ArtifactRef;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What an attempt at a job may use. Thread-safe.
public interface JobContext {

    /// An empty folder of this attempt alone, deleted when the attempt ends.
    Path scratch();

    /// Where an earlier attempt got to.
    Optional<ArtifactRef> resume();

    /// Records a resume state that is already in the artifact store: the next attempt goes on from it.
    void checkpoint(ArtifactRef state);

    /// Says how far the job is. Cheap: reports are published at most once a second.
    ///
    /// @param fraction 0 to 1
    /// @param measures named numbers that are worth watching
    void progress(double fraction, Map<String, Double> measures);

    /// Whether the job should write its state and stop: somebody cancelled it, another attempt took over, or the process is
    /// shutting down. Asked between steps.
    boolean isCancelled();

    /// Whether somebody asked for the job itself to stop, rather than for this attempt at it: then what it started elsewhere must
    /// stop, too.
    default boolean isCancelRequested() {
        return isCancelled();
    }

    /// Stops here if [#isCancelled()].
    ///
    /// @throws dev.tributary.contracts.failure.FailureException `Cancelled`
    void stopIfCancelled();

    /// A context outside Kafka: a fresh start that nobody follows or stops.
    ///
    /// @param scratch an empty folder, which stays the caller's to delete
    static JobContext alone(Path scratch) {
        return new JobContext() {
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
                // Nobody will go on from it.
            }

            @Override
            public void progress(double fraction, Map<String, Double> measures) {
                // Nobody follows.
            }

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public void stopIfCancelled() {
                // Never.
            }
        };
    }
}
