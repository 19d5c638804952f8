package dev.tributary.training;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.training.cluster.ClusterEngine;
import dev.tributary.weights.Dtype;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A model of some thousand parameters and corpora that count, in an artifact store, and the job that trains the one on the others.
public final class TinyRun {

    static final int VOCABULARY = 61;
    static final int POSITIONS = 32;
    private static final byte[] TOKENIZER = "{\"model\": {\"type\": \"BPE\"}}".getBytes(StandardCharsets.UTF_8);

    final Path folder;
    public final ArtifactStore artifacts;
    public final ModelStore models;
    ModelManifest base;
    private long memory = 1L << 30;

    public TinyRun(Path folder) throws IOException {
        this.folder = folder;
        this.artifacts = new FileArtifactStore(folder.resolve("store"));
        this.models = new ModelStore(artifacts, folder.resolve("models"));
        try (Decoder decoder = Decoder.random(engine(), DecoderConfig.llama(VOCABULARY, 32, 2, 4, 2, 64, POSITIONS, true, 0), 1)) {
            decoder.save(folder.resolve("base"), Dtype.F32, List.of());
        }
        base = models.manifest(models.put(folder.resolve("base")));
        base = with(ModelManifest.TOKENIZER, artifacts.put(TOKENIZER, MediaTypes.BYTES));
    }

    static TorchEngine engine() {
        return TorchEngine.start(1);
    }

    ModelManifest with(String name, ArtifactRef file) {
        Map<String, ArtifactRef> files = new TreeMap<>(base.files());
        files.put(name, file);
        return new ModelManifest(files);
    }

    void allow(long bytes) {
        memory = bytes;
    }

    /// A corpus in which each token tells the next.
    CorpusManifest corpus(String name, int documents, int length, int step, int largest) throws IOException {
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.U16)) {
            int[] ids = new int[length];
            for (int document = 0; document < documents; document++) {
                for (int i = 0; i < length; i++) {
                    ids[i] = 1 + (document + i * step) % (largest - 1);
                }
                writer.add(ids, length, 0);
            }
        }
        CorpusManifest.Split split = new CorpusManifest.Split(artifacts.put(bin, MediaTypes.MEGATRON_BIN),
                artifacts.put(idx, MediaTypes.MEGATRON_IDX), (long) documents * (length + 1), List.of());
        return new CorpusManifest("sec", name, 1, artifacts.put(TOKENIZER, MediaTypes.BYTES).sha256(), VOCABULARY, 0, split, split);
    }

    public CorpusManifest counting() throws IOException {
        return corpus("domain", 40, 50, 1, VOCABULARY);
    }

    public TrainCheckpoint command(CorpusManifest corpus, TrainingPlan plan) {
        return new TrainCheckpoint("sec", 1, models.put(base), Optional.empty(), 0, artifacts.put(Json.bytes(corpus), MediaTypes.CORPUS),
                Optional.empty(), 0, plan);
    }

    public CheckpointTrained train(TrainCheckpoint command, FakeContext context) throws IOException {
        return train(command, context, artifacts);
    }

    public CheckpointTrained trainOn(ClusterEngine cluster, TrainCheckpoint command, FakeContext context) throws IOException {
        TrainingJob job = new TrainingJob(artifacts, models, new LocalEngine(artifacts, models, new Settings(memory)), Optional.of(cluster));
        return (CheckpointTrained) job.run(command, context).getFirst();
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
