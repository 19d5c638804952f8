package dev.tributary.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TrainingPlan;
import dev.tributary.contracts.pipeline.TrainingPlan.Lora;
import dev.tributary.worker.Failures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs within the process: 32 steps of 128 tokens on a corpus of 2,040.
class TrainingJobTest {

    @TempDir
    Path folder;

    private TinyRun tiny;

    @BeforeEach
    void fill() throws IOException {
        tiny = new TinyRun(folder);
    }

    @Test
    void aRunEndsInACheckpointItsOptimiserAndItsLossCurve() throws IOException {
        // Given
        TrainCheckpoint command = tiny.command(tiny.counting(), TinyRun.plan());
        FakeContext context = context(Optional.empty());

        // When
        CheckpointTrained trained = tiny.train(command, context);

        // Then
        assertThat(trained.steps()).isEqualTo(32);
        assertThat(trained.tokensSeen()).isEqualTo(4096);
        assertThat(tiny.models.manifest(trained.model()).files()).containsOnlyKeys("config.json", "model.safetensors", ModelManifest.TOKENIZER);
        assertThat(trained.optimiserState()).isPresent();
        assertThat(trained.snapshots()).isEmpty();
        List<JsonNode> curve = curve(trained);
        assertThat(curve).hasSize(32);
        assertThat(curve.getFirst().fieldNames()).toIterable().containsExactlyInAnyOrder("step", "loss", "gradientNorm", "learningRate");
        assertThat(curve.getLast().get("learningRate").asDouble()).isEqualTo(trained.learningRate());
        assertThat(trained.trainingLoss()).isLessThan(curve.getFirst().get("loss").asDouble() - 0.5);
        assertThat(context.reports).hasSize(32);
        assertThat(context.reports.getLast().fraction()).isEqualTo(1);
        assertThat(context.reports.getLast().measures())
                .containsKeys("loss", "gradientNorm", "learningRate", "tokensPerSecond", "tokens", "memoryBytes");
    }

    @Test
    void snapshotsAreKeptByTokensAndSurviveAKill() throws IOException {
        // Given
        TrainCheckpoint command = tiny.command(tiny.counting(), plan(Optional.of(1100L), Optional.empty(), Optional.empty()));
        CheckpointTrained undisturbed = tiny.train(command, context(Optional.empty()));
        FakeContext stopped = new FakeContext(folder.resolve("stopped"), Optional.empty()) {
            @Override
            public void progress(double fraction, Map<String, Double> measures) {
                attemptEnded = fraction > 0.6;
            }
        };

        // When
        failure(() -> tiny.train(command, stopped));
        CheckpointTrained resumed = tiny.train(command, context(Optional.of(stopped.states.getLast())));

        // Then
        assertThat(undisturbed.snapshots().orElseThrow()).extracting(CheckpointTrained.Snapshot::tokensSeen).containsExactly(1024L, 2048L, 3072L);
        assertThat(resumed).isEqualTo(undisturbed);
    }

    @Test
    void aCancelledRunGoesOnOnAMachineThatHasNothingButTheStore() throws IOException {
        // Given
        TrainCheckpoint command = tiny.command(tiny.counting(), TinyRun.plan());
        CheckpointTrained undisturbed = tiny.train(command, context(Optional.empty()));
        FakeContext stopped = new FakeContext(folder.resolve("stopped"), Optional.empty()) {
            @Override
            public void progress(double fraction, Map<String, Double> measures) {
                jobCancelled = fraction > 0.4;
            }
        };

        // When
        Failure cancelled = failure(() -> tiny.train(command, stopped));
        Folders.delete(stopped.scratch());
        Folders.delete(folder.resolve("models"));
        CheckpointTrained resumed = tiny.train(command, new FakeContext(folder.resolve("elsewhere"), Optional.of(stopped.states.getLast())));

        // Then
        assertThat(cancelled).isInstanceOf(Failure.Cancelled.class);
        assertThat(resumed).isEqualTo(undisturbed);
    }

    @Test
    void adaptersAreKeptAndMergedIntoTheirModel() throws IOException {
        // Given
        Lora lora = new Lora(4, 8, Optional.of(List.of("q_proj", "v_proj")));

        // When
        CheckpointTrained trained = tiny.train(tiny.command(tiny.counting(), plan(Optional.empty(), Optional.of(lora), Optional.empty())),
                context(Optional.empty()));

        // Then
        ArtifactRef adapter = trained.adapter().orElseThrow();
        assertThat(tiny.models.manifest(adapter).files()).containsOnlyKeys("adapter_config.json", "adapter_model.safetensors");
        assertThat(trained.optimiserState()).isEmpty();
        assertThat(trained.trainingLoss()).isLessThan(curve(trained).getFirst().get("loss").asDouble());
        CheckpointTrained whole = tiny.train(tiny.command(tiny.counting(), TinyRun.plan()), context(Optional.empty()));
        assertThat(trained.model()).isNotEqualTo(whole.model());
    }

    @Test
    void packingByBestFitWithAttentionResetTrains() throws IOException {
        CheckpointTrained trained = tiny.train(
                tiny.command(tiny.counting(), plan(Optional.empty(), Optional.empty(), Optional.of("best-fit"))), context(Optional.empty()));
        assertThat(trained.trainingLoss()).isLessThan(curve(trained).getFirst().get("loss").asDouble() - 0.5);
    }

    @Test
    void aStoreThatFillsUpKeepsTheStateBeforeAndTheRunGoesOnFromIt() throws IOException {
        // Given
        TrainCheckpoint command = tiny.command(tiny.counting(), TinyRun.plan());
        CheckpointTrained undisturbed = tiny.train(command, context(Optional.empty()));
        FakeContext first = context(Optional.empty());

        // When the third state finds no room
        Failure full = failure(() -> tiny.train(command, first, new FullAfter(tiny.artifacts, 2)));

        // Then
        assertThat(full).isInstanceOf(Failure.Exhausted.class);
        assertThat(first.states).hasSize(2);
        assertThat(tiny.train(command, context(Optional.of(first.states.getLast())))).isEqualTo(undisturbed);
    }

    @Test
    void aRunThatDivergesNamesTheStepTheRateAndTheDocuments() throws IOException {
        // Given a rate that throws the first update out of float32's range
        TrainingPlan plan = new TrainingPlan(16, 128, 1e38, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        CorpusManifest tokens = tiny.counting();
        List<CorpusManifest.Document> filings = IntStream.range(0, 40)
                .mapToObj(i -> new CorpusManifest.Document("0000320193-24-" + i, "Apple", "10-K", "", "", 50)).toList();
        CorpusManifest corpus = new CorpusManifest(tokens.pipeline(), tokens.corpus(), tokens.version(), tokens.tokenizerDigest(),
                tokens.vocabulary(), tokens.endOfDocument(),
                new CorpusManifest.Split(tokens.train().bin(), tokens.train().idx(), tokens.train().tokens(), filings),
                tokens.holdout());

        // When
        Failure diverged = failure(() -> tiny.train(tiny.command(corpus, plan), context(Optional.empty())));

        // Then
        assertThat(diverged).isInstanceOf(Failure.Defect.class);
        assertThat(diverged.message()).contains("at step 2").contains("rate 2.0E37").contains("Lower the learning rate")
                .containsPattern("documents: (0000320193-24-\\d+, )+0000320193-24-\\d+ of the domain corpus, none of the replay corpus");
    }

    @Test
    void aLearningRateOfZeroIsRefused() {
        TrainingPlan plan = new TrainingPlan(16, 128, 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.counting(), plan), context(Optional.empty()))))
                .isEqualTo("The learning rate must be above 0, not 0.0; around 1e-5 at 70 B parameters, 1e-3 at 2 M");
    }

    @Test
    void aSequenceLongerThanTheModelsPositionsIsRefused() {
        TrainingPlan plan = new TrainingPlan(64, 128, 1e-3, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.counting(), plan), context(Optional.empty()))))
                .isEqualTo("A sequence of 64 tokens exceeds the model's 32 positions (max_position_embeddings). Lower the sequence setting.");
    }

    @Test
    void tooLittleMemoryIsRefusedWithWhatIsNeededAndWhatLowersIt() {
        // Given
        tiny.allow(100_000);

        // Then
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.counting(), TinyRun.plan()), context(Optional.empty()))))
                .isEqualTo("Training 20,544 parameters on sequences of 16 needs 1 MB outside the heap, and 0 MB are allowed. Raise "
                        + "tributary.training.memory, or lower the need: training.recompute, a shorter training.sequence, "
                        + "training.precision: bfloat16.");
    }

    @Test
    void smallerMicroBatchesAreTakenBeforeARunIsRefused() throws IOException {
        // Given room for a few sequences at a time only
        tiny.allow(1_000_000);

        // Then
        assertThat(tiny.train(tiny.command(tiny.counting(), TinyRun.plan()), context(Optional.empty())).steps()).isEqualTo(32);
    }

    @Test
    void aCorpusWithIdsOutsideTheVocabularyIsRefused() {
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.corpus("domain", 40, 80, 1, 70), TinyRun.plan()), context(Optional.empty()))))
                .contains("is outside the model's vocabulary of 61").contains("seal it again with this model's");
    }

    @Test
    void anEmptyCorpusIsRefused() {
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.corpus("domain", 0, 50, 1, 61), TinyRun.plan()), context(Optional.empty()))))
                .isEqualTo("The corpus holds 0 tokens in 0 documents; one sequence of 16 needs 17. Seal more or lower the sequence setting.");
    }

    @Test
    void aCorpusOfOneDocumentIsTrainedOn() throws IOException {
        CheckpointTrained trained = tiny.train(tiny.command(tiny.corpus("domain", 1, 1000, 1, 61), TinyRun.plan()), context(Optional.empty()));
        assertThat(trained.trainingLoss()).isLessThan(4);
    }

    @Test
    void aShardThatChangedSinceItsManifestIsRefused() throws IOException {
        // Given
        TrainCheckpoint command = tiny.command(tiny.counting(), TinyRun.plan());
        Path bin = tiny.artifacts.file(tiny.counting().train().bin());
        byte[] tokens = Files.readAllBytes(bin);
        tokens[100] ^= 1;
        bin.toFile().setWritable(true);
        Files.write(bin, tokens);

        // Then
        assertThat(refusal(() -> tiny.train(command, context(Optional.empty())))).contains("is damaged").contains(bin.toString())
                .contains("delete the file and restore it");
    }

    @Test
    void aBaseThatHoldsNaNIsRefusedWithTheTensor() throws IOException {
        // Given
        byte[] weights = Files.readAllBytes(folder.resolve("base/model.safetensors"));
        for (int i = 1; i <= 4; i++) {
            weights[weights.length - i] = (byte) 0xFF;
        }
        tiny.base = tiny.with("model.safetensors", tiny.artifacts.put(weights, MediaTypes.SAFETENSORS));

        // Then
        assertThat(refusal(() -> tiny.train(tiny.command(tiny.counting(), TinyRun.plan()), context(Optional.empty()))))
                .contains("holds NaN at element").contains("use an earlier checkpoint");
    }

    @Test
    void aBaseWhoseTensorsAreNotThoseOfItsConfigIsRefused() throws IOException {
        String config = Files.readString(folder.resolve("base/config.json"));
        assertThat(refusalOfConfig(config.replaceFirst("\"num_hidden_layers\"\\s*:\\s*2", "\"num_hidden_layers\": 3")))
                .contains("has no tensor model.layers.2.").contains("which its config.json calls for");
        assertThat(refusalOfConfig(config.replaceFirst("\"num_hidden_layers\"\\s*:\\s*2", "\"num_hidden_layers\": 1")))
                .contains("tensors its config.json does not explain, such as model.layers.1.");
        assertThat(refusalOfConfig(config.replaceFirst("\"intermediate_size\"\\s*:\\s*64", "\"intermediate_size\": 48")))
                .contains("has shape [64, 32], but config.json calls for [48, 32]");
    }

    @Test
    void aJobAskedOfAClusterIsNotTrainedByALocalWorker() {
        TrainCheckpoint local = tiny.command(counting(), TinyRun.plan());
        TrainCheckpoint cluster = new TrainCheckpoint("sec", 1, local.parent(), Optional.empty(), 0, local.corpus(), Optional.empty(), 0,
                local.plan(), Optional.of(new ParallelLayout(2, 4, 1)));
        assertThat(cluster.key()).isNotEqualTo(local.key());
        assertThat(refusal(() -> tiny.train(cluster, context(Optional.empty())))).contains("asked of a cluster (8 processes)")
                .contains("tributary.training.engine=kubernetes");
    }

    private CorpusManifest counting() {
        try {
            return tiny.counting();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String refusalOfConfig(String config) throws IOException {
        tiny.base = tiny.with("config.json", tiny.artifacts.put(config.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES));
        return refusal(() -> tiny.train(tiny.command(tiny.counting(), TinyRun.plan()), context(Optional.empty())));
    }

    private FakeContext context(Optional<ArtifactRef> resume) {
        return new FakeContext(folder.resolve("attempt-" + UUID.randomUUID()), resume);
    }

    private List<JsonNode> curve(CheckpointTrained trained) {
        return new String(tiny.artifacts.bytes(trained.lossCurve().orElseThrow()), StandardCharsets.UTF_8).lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class)).toList();
    }

    private static TrainingPlan plan(Optional<Long> checkpointTokens, Optional<Lora> lora, Optional<String> packing) {
        TrainingPlan plan = TinyRun.plan();
        return new TrainingPlan(plan.sequence(), plan.batchTokens(), plan.learningRate(), plan.schedule(), plan.warmup(), plan.floor(),
                plan.epochs(), plan.precision(), plan.seed(), plan.stateEvery(), packing, packing.map(any -> true), Optional.empty(),
                checkpointTokens, Optional.empty(), lora);
    }

    /// What a person reads about input that cannot work.
    private static String refusal(ThrowingCallable run) {
        Failure failure = failure(run);
        assertThat(failure).isInstanceOf(Failure.Invalid.class);
        return failure.message();
    }

    private static Failure failure(ThrowingCallable run) {
        Throwable thrown = catchThrowable(run);
        return Failures.of(thrown);
    }

    /// A store whose disk is full after so many resume states.
    private record FullAfter(ArtifactStore store, int states, AtomicInteger stored) implements ArtifactStore {

        FullAfter(ArtifactStore store, int states) {
            this(store, states, new AtomicInteger());
        }

        @Override
        public ArtifactRef put(InputStream body, String mediaType) throws IOException {
            return store.put(body, mediaType);
        }

        @Override
        public ArtifactRef put(byte[] body, String mediaType) {
            return store.put(body, mediaType);
        }

        @Override
        public ArtifactRef put(Path file, String mediaType) throws IOException {
            if (mediaType.equals(MediaTypes.RESUME_STATE) && stored.incrementAndGet() > states) {
                throw new FailureException(new Failure.Exhausted("artifact-store-write", "no space left"));
            }
            return store.put(file, mediaType);
        }

        @Override
        public Path file(ArtifactRef ref) {
            return store.file(ref);
        }

        @Override
        public byte[] bytes(ArtifactRef ref) {
            return store.bytes(ref);
        }
    }
}
