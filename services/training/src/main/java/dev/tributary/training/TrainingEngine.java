package dev.tributary.training;

import dev.tributary.worker.JobContext;
import java.io.IOException;

/// Where a run computes. Whichever it is, the same assignment asks for the same training, and what comes back is stored alike.
public interface TrainingEngine {

    /// Trains, or goes on where an earlier attempt stopped.
    ///
    /// @throws dev.tributary.contracts.failure.FailureException if it cannot be done, or was cancelled once its state was saved
    Trained train(Assignment assignment, JobContext context) throws IOException;
}
