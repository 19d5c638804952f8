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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Follows a run: reports each step, keeps snapshots, and saves a resume state every so often, so that a kill costs no more than
/// that. When a state is saved changes nothing about the result.
final class StateKeeper implements TrainingListener {

    private final Trainer trainer;
    private final Snapshots snapshots;
    private final JobContext context;
    private final ArtifactStore artifacts;
    private final long everyNanos;
    private final Optional<Integer> everySteps;
    private long lastSave = System.nanoTime();

    StateKeeper(Trainer trainer, Snapshots snapshots, JobContext context, ArtifactStore artifacts, Duration every,
            Optional<Integer> everySteps) {
        this.trainer = trainer;
        this.snapshots = snapshots;
        this.context = context;
        this.artifacts = artifacts;
        this.everyNanos = every.toNanos();
        this.everySteps = everySteps;
    }

    @Override
    public void stepped(StepReport report) {
        snapshots.stepped(report);
        Map<String, Double> measures = new HashMap<>(Map.of(
                "loss", report.loss(),
                "gradientNorm", report.gradientNorm(),
                "learningRate", report.rate(),
                "tokensPerSecond", report.tokensPerSecond(),
                "tokens", (double) report.tokens()));
        ResidentMemory.bytes().ifPresent(bytes -> measures.put("memoryBytes", (double) bytes));
        context.progress((double) report.step() / report.steps(), measures);
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
        context.checkpoint(store());
        lastSave = System.nanoTime();
    }

    /// Saves a state as an artifact.
    ArtifactRef store() {
        Path file = context.scratch().resolve("resume.safetensors");
        trainer.saveState(file, snapshots.notes());
        try {
            ArtifactRef state = artifacts.put(file, MediaTypes.RESUME_STATE);
            Files.delete(file);
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
