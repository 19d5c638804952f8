package dev.tributary.tuning.dam;

/// Follows a run and may stop it. Called on the tuning thread, between steps, when [DamRun#saveState] may be called too.
public interface DamListener {

    /// Nobody listens.
    DamListener NONE = new DamListener() {
    };

    /// After each step.
    ///
    /// @param step      steps done
    /// @param steps     of the run
    /// @param objective what was minimised, before the step
    default void stepped(long step, long steps, double objective) {
    }

    /// After each look at the held-out text.
    ///
    /// @param linear J of the plain average there
    default void validated(Validation validation, double linear) {
    }

    /// Asked before each step whether to stop there.
    default boolean isCancelled() {
        return false;
    }
}
