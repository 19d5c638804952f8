package dev.tributary.tuning.method;

/// Why a run ended.
public enum Ending {
    /// All steps or evaluations were done.
    COMPLETED,
    /// The held-out text stopped improving, or the time was spent.
    STOPPED_EARLY,
    /// Something was not finite; what was best before it stands.
    DIVERGED,
    /// The follower asked for it; the run can be resumed.
    CANCELLED
}
