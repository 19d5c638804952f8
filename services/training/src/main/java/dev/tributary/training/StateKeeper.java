package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.neural.training.StepReport;
import dev.tributary.neural.training.Trainer;
import dev.tributary.neural.training.TrainingListener;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Follows a run: reports each step, and saves a resume state every so often, so that a kill costs no more than that. When a
/// state is saved changes nothing about the result.
final class StateKeeper implements TrainingListener {

    private final Trainer trainer;
    private final JobContext context;
    private final ArtifactStore artifacts;
    private final long everyNanos;
    private final Optional<Integer> everySteps;
    private long lastSave = System.nanoTime();

    StateKeeper(Trainer trainer, JobContext context, ArtifactStore artifacts, Duration every, Optional<Integer> everySteps) {
        this.trainer = trainer;
        this.context = context;
        this.artifacts = artifacts;
        this.everyNanos = every.toNanos();
        this.everySteps = everySteps;
    }

    @Override
    public void stepped(StepReport report) {
        context.progress((double) report.step() / report.steps(), Map.of(
                "loss", report.loss(),
                "gradientNorm", report.gradientNorm(),
                "learningRate", report.rate(),
                "tokensPerSecond", report.tokensPerSecond(),
                "tokens", (double) report.tokens()));
        boolean due = everySteps.map(steps -> report.step() % steps == 0).orElse(false) || System.nanoTime() - lastSave >= everyNanos;
        if (due && report.step() < report.steps()) {
            save();
        }
    }

    @Override
    public boolean isCancelled() {
        return context.isCancelled();
    }

    /// Saves a state and names it, so that the next attempt finds it.
    void save() {
        Path file = context.scratch().resolve("resume.safetensors");
        trainer.saveState(file);
        try {
            ArtifactRef state = artifacts.put(file, MediaTypes.RESUME_STATE);
            Files.delete(file);
            context.checkpoint(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastSave = System.nanoTime();
    }
}
