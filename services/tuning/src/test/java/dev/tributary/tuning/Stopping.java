package dev.tributary.tuning;

import dev.tributary.tuning.method.TuningFollower;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Remembers what it is told, cancels at a share of the work, and takes the state then.
public final class Stopping implements TuningFollower {

    public final List<Map<String, Double>> seen = new ArrayList<>();
    private final double at;
    private final Path state;
    private double reached;

    public Stopping(double at, Path state) {
        this.at = at;
        this.state = state;
    }

    /// Only listens.
    public static Stopping never() {
        return new Stopping(2, Path.of("unused"));
    }

    @Override
    public void progressed(double fraction, Map<String, Double> measures) {
        reached = fraction;
        seen.add(Map.copyOf(measures));
    }

    @Override
    public boolean isCancelled() {
        return reached >= at;
    }

    @Override
    public void resumable(Consumer<Path> save) {
        if (isCancelled()) {
            save.accept(state);
        }
    }
}
