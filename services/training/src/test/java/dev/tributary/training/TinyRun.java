package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.testing.models.CountingTask;
import dev.tributary.training.cluster.ClusterEngine;
import dev.tributary.worker.Trigger;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A counting task, and the job that learns it.
public final class TinyRun {

    final Path folder;
    public final ArtifactStore artifacts;
    public final ModelStore models;
    private final CountingTask task;
    ModelManifest base;
    private long memory = 1L << 30;

    public TinyRun(Path folder) throws IOException {
        this.folder = folder;
        this.artifacts = new FileArtifactStore(folder.resolve("store"));
        this.models = new ModelStore(artifacts, folder.resolve("models"));
        this.task = CountingTask.in(artifacts, folder);
        this.base = models.manifest(task.model());
    }

    ModelManifest with(String name, ArtifactRef file) {
        Map<String, ArtifactRef> files = new TreeMap<>(base.files());
        files.put(name, file);
        return new ModelManifest(files);
    }

    void allow(long bytes) {
        memory = bytes;
    }

    CorpusManifest corpus(String name, int documents, int length, int step, int largest) throws IOException {
        return task.corpus(name, documents, length, step, largest);
    }

    public CorpusManifest counting() throws IOException {
        return corpus("domain", 40, 50, 1, CountingTask.VOCABULARY);
    }

    public TrainCheckpoint command(CorpusManifest corpus, TrainingPlan plan) {
        return new CountingTask(artifacts, folder, base()).command("sec", corpus, plan);
    }

    public CheckpointTrained train(TrainCheckpoint command, FakeContext context) throws IOException {
        return train(command, context, artifacts);
    }

    /// The job as a worker of an installation with a cluster has it.
    public TrainingJob job(ClusterEngine cluster) {
        return new TrainingJob(artifacts, models, new LocalEngine(artifacts, models, new Settings(memory)), Optional.of(cluster));
    }

    /// What asks for it, there.
    public static Trigger trigger(Events events, ParallelLayout layout) {
        return new TrainingTrigger(events, Optional.of(layout));
    }

    /// The base model.
    public ArtifactRef base() {
        return models.put(base);
    }

    public CheckpointTrained trainOn(ClusterEngine cluster, TrainCheckpoint command, FakeContext context) throws IOException {
        return (CheckpointTrained) job(cluster).run(command, context).getFirst();
    }

    CheckpointTrained train(TrainCheckpoint command, FakeContext context, ArtifactStore store) throws IOException {
        ModelStore folders = new ModelStore(store, folder.resolve("models"));
        TrainingJob job = new TrainingJob(store, folders, new LocalEngine(store, folders, new Settings(memory)), Optional.empty());
        return (CheckpointTrained) job.run(command, context).getFirst();
    }

    public static TrainingPlan plan() {
        return new TrainingPlan(16, 128, 3e-3, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(2.0), Optional.empty(),
                Optional.of(7L), Optional.of(5));
    }

    private record Settings(long bytes) implements TrainingSettings {

        @Override
        public Engine engine() {
            return Engine.LOCAL;
        }

        @Override
        public KubernetesSettings kubernetes() {
            throw new UnsupportedOperationException("this run is local");
        }

        @Override
        public int threads() {
            return 1;
        }

        @Override
        public MemorySize memory() {
            return new MemorySize(BigInteger.valueOf(bytes));
        }

        @Override
        public Duration stateEvery() {
            return Duration.ofHours(1);
        }
    }
}
