package dev.tributary.tuning.method;

/// A way to find a better merge of some models than a recipe written by hand.
///
/// The same task gives the same model, byte for byte, whatever the thread count and however often it was stopped and resumed.
/// Instances serve several tasks in turn and keep nothing between them.
public interface TuningMethod {

    /// Its name in pipeline files and on the command line, e.g. `dam`.
    String name();

    /// Searches until done, or until the follower wants it to stop.
    ///
    /// @throws dev.tributary.weights.InvalidModelException if the task cannot be done; the message says what to change
    Tuned tune(TuningTask task, TuningFollower follower);
}
