package dev.tributary.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.evaluation.likelihood.Scorer;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJobTest {

    @TempDir
    Path folder;

    private ArtifactStore artifacts;
    private ModelStore models;
    private Bench bench;
    private final Letters scorer = new Letters();

    @BeforeEach
    void open() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        models = new ModelStore(artifacts, folder.resolve("models"));
        bench = new Bench(folder);
    }

    @Test
    void everySuiteIsScoredOnItsOwnHoldOut() throws IOException {
        // Given hold-outs of 3 and 5 tokens, and a scorer for which nats are the hold-out's length
        EvaluateModel command = command(model("bpe"), Map.of("domain-perplexity", corpus("bpe", "abc"), "general-perplexity", corpus("bpe",
                "abcde")));
        // When
        List<CandidateEvaluated> facts = job().run(command, bench);
        // Then
        assertThat(facts).containsExactly(new CandidateEvaluated("sec", 1, "ties", ModelRole.CANDIDATE, command.model(),
                Map.of("domain-perplexity", new Score(3, 2), "general-perplexity", new Score(5, 4))));
        assertThat(scorer.closed).isTrue();
    }

    @Test
    void progressIsWeightedByTokens() throws IOException {
        job().run(command(model("bpe"), Map.of("a-perplexity", corpus("bpe", "a"), "b-perplexity", corpus("bpe", "bbb"))), bench);
        assertThat(bench.fractions).containsExactly(0.125, 0.25, 0.625, 1.0);
    }

    @Test
    void aCancelledMeasurementStopsAtTheNextBatchAndFreesTheModel() throws IOException {
        // Given
        EvaluateModel command = command(model("bpe"), Map.of("domain-perplexity", corpus("bpe", "abc")));
        bench.cancel();
        // Then
        assertThatThrownBy(() -> job().run(command, bench)).isInstanceOf(FailureException.class).hasMessage("cancelled on request");
        assertThat(scorer.closed).isTrue();
    }

    @Test
    void anotherTokenizerIsRefused() throws IOException {
        EvaluateModel command = command(model("unigram"), Map.of("domain-perplexity", corpus("bpe", "abc")));
        assertThat(failure(command)).isInstanceOf(Failure.Invalid.class).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("tokenizer-differs");
            assertThat(failure.message()).contains("model ties has tokenizer", "domain-perplexity", "bits per byte are not measured");
        });
    }

    @Test
    void aModelWithoutTokenizerIsRefused() throws IOException {
        ArtifactRef bare = models.put(new ModelManifest(Map.of("config.json", artifacts.put("{}".getBytes(StandardCharsets.UTF_8),
                MediaTypes.BYTES))));
        assertThat(failure(command(bare, Map.of("domain-perplexity", corpus("bpe", "abc")))).code()).isEqualTo("model-without-tokenizer");
    }

    @Test
    void aModelThatCannotBeLoadedIsAnInvalidInputWithItsOwnCode() throws IOException {
        // Given
        EvaluateModel command = command(model("bpe"), Map.of("domain-perplexity", corpus("bpe", "abc")));
        Scorer refusing = (place, sequence) -> {
            throw new InvalidModelException("safetensors-truncated", "model.safetensors ends at byte 12");
        };
        // Then
        assertThatThrownBy(() -> new EvaluateJob(artifacts, models, refusing).run(command, bench))
                .isInstanceOfSatisfying(FailureException.class, e -> assertThat(e.failure())
                        .isEqualTo(new Failure.Invalid("safetensors-truncated", "model.safetensors ends at byte 12")));
    }

    private Failure failure(EvaluateModel command) {
        FailureException thrown = catchThrowableOfType(FailureException.class, () -> job().run(command, bench));
        return thrown.failure();
    }

    private EvaluateJob job() {
        return new EvaluateJob(artifacts, models, scorer);
    }

    private static EvaluateModel command(ArtifactRef model, Map<String, ArtifactRef> suites) {
        return new EvaluateModel("sec", 1, "ties", ModelRole.CANDIDATE, model, suites, 64);
    }

    private ArtifactRef model(String tokenizer) {
        return models.put(new ModelManifest(Map.of(ModelManifest.TOKENIZER, tokenizer(tokenizer))));
    }

    private ArtifactRef tokenizer(String name) {
        return artifacts.put(name.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
    }

    /// A corpus whose hold-out has one letter per token.
    private ArtifactRef corpus(String tokenizer, String letters) {
        ArtifactRef bin = artifacts.put(letters.getBytes(StandardCharsets.UTF_8), MediaTypes.MEGATRON_BIN);
        CorpusManifest.Split split = new CorpusManifest.Split(bin, bin, letters.length(), List.of());
        return artifacts.put(Json.bytes(new CorpusManifest("sec", "domain", 1, tokenizer(tokenizer).sha256(), 256, 0, split, split)),
                MediaTypes.CORPUS);
    }

    /// Counts letters: nats are their number; half-way it reports.
    private static final class Letters implements Scorer, Scorer.Loaded {

        private boolean closed;

        @Override
        public Loaded load(Path model, int sequence) {
            assertThat(model.resolve(ModelManifest.TOKENIZER)).exists();
            assertThat(sequence).isEqualTo(64);
            return this;
        }

        @Override
        public Score score(Path bin, Path idx, DoubleConsumer progress) {
            progress.accept(0.5);
            progress.accept(1);
            try {
                long letters = Files.size(bin);
                return new Score(letters, letters - 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
