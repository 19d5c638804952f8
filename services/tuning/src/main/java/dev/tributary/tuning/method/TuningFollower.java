package dev.tributary.tuning.method;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// Follows a run and may stop it. Called on the tuning thread, between steps or generations, but for [#isCancelled()].
public interface TuningFollower {

    /// Nobody follows.
    TuningFollower NONE = new TuningFollower() {
    };

    /// The measure of the last look at the held-out text: the sum over the sources; with a dot and a source's name behind it, that source's.
    String HELD_OUT = "heldOutKl";
    /// The same measure of the plain average, which tuning must beat.
    String LINEAR = "linearKl";

    /// After each step, generation or look at the held-out text.
    ///
    /// @param fraction 0 to 1
    /// @param measures named numbers worth watching, all finite: [#HELD_OUT], [#LINEAR], …
    default void progressed(double fraction, Map<String, Double> measures) {
    }

    /// Asked before each step or candidate, by any thread, whether to stop there; the method then offers its state once more and ends as `CANCELLED`.
    default boolean isCancelled() {
        return false;
    }

    /// Offers to save what a resumed run needs. Whoever follows calls `save` with the file to write, or does not: it costs nothing then.
    default void resumable(Consumer<Path> save) {
    }
}
