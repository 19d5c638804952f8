package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.tuning.method.Quality;
import dev.tributary.tuning.method.TuningFollower;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Makes a run a job's: its progress, its resume states, its end.
final class JobFollower implements TuningFollower {

    /// 1 if the last run was refused by the guard, else 0.
    static final String WORSE_THAN_LINEAR = "worseThanLinear";
    /// The last hundredth is writing the model; the worker takes nothing after a whole.
    private static final double SHARE = 0.99;

    private final JobContext context;
    private final ArtifactStore artifacts;
    private final long everyNanos;
    private long lastSave = System.nanoTime();

    JobFollower(JobContext context, ArtifactStore artifacts, Duration every) {
        this.context = context;
        this.artifacts = artifacts;
        this.everyNanos = every.toNanos();
    }

    @Override
    public void progressed(double fraction, Map<String, Double> measures) {
        context.progress(SHARE * fraction, Map.copyOf(measures));
    }

    @Override
    public boolean isCancelled() {
        return context.isCancelled();
    }

    @Override
    public void resumable(Consumer<Path> save) {
        if (!context.isCancelled() && System.nanoTime() - lastSave < everyNanos) {
            return;
        }
        Path file = context.scratch().resolve("resume.safetensors");
        save.accept(file);
        try {
            ArtifactRef state = artifacts.put(file, MediaTypes.RESUME_STATE);
            Files.delete(file);
            context.checkpoint(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastSave = System.nanoTime();
    }

    /// Reports the end, the guard's verdict among the measures.
    void ended(Quality quality) {
        Map<String, Double> measures = new TreeMap<>(Map.of(HELD_OUT, quality.tuned(), LINEAR, quality.linear(),
                WORSE_THAN_LINEAR, quality.isBetterThanLinear() ? 0.0 : 1.0));
        quality.sources().forEach((source, kl) -> measures.put(HELD_OUT + "." + source, kl));
        context.progress(1, measures);
    }
}
