package dev.tributary.resilience;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.testing.models.CountingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Runs of several hundred steps that save a state every tenth.
final class TinyTraining {

    private final CountingTask task;
    private final CorpusManifest corpus;

    /// @param scratch made when needed
    TinyTraining(ArtifactStore artifacts, Path scratch) throws IOException {
        task = CountingTask.in(artifacts, Files.createDirectories(scratch));
        corpus = task.corpus("domain", 160, 400, 1, CountingTask.VOCABULARY);
    }

    TrainCheckpoint command(String pipeline, long seed) {
        return task.command(pipeline, corpus, new TrainingPlan(32, 128, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(1.0), Optional.empty(), Optional.of(seed), Optional.of(10)));
    }
}
