package dev.tributary.merge.engine;

/// How a running merge reports and how it is stopped. Methods are called often, from several threads, and must return at once.
public interface MergeControl {
    /// More of the result is written.
    ///
    /// @param done bytes of weights written so far, at most `total`
    /// @param total bytes of weights to be written
    default void progressed(long done, long total) {}

    /// Whether to stop. Checked before every chunk; a stopped merge throws [java.util.concurrent.CancellationException].
    default boolean isCancelled() {
        return false;
    }

    /// Reports nothing and never stops.
    static MergeControl none() {
        return new MergeControl() {};
    }
}
