package dev.tributary.neural.training;

/// Follows a run and may stop it. Called on the training thread between steps, when [Trainer#saveState] may be called too.
public interface TrainingListener {

    /// After each step. What it throws ends the run; the trainer stays usable.
    void stepped(StepReport report);

    /// Asked before each step whether to stop there.
    default boolean isCancelled() {
        return false;
    }
}
