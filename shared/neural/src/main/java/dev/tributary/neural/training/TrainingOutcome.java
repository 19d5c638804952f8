package dev.tributary.neural.training;

/// How a run ended.
public enum TrainingOutcome {
    /// All steps are done.
    COMPLETED,
    /// The listener asked for it; a saved state goes on from here.
    CANCELLED
}
