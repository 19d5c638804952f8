package dev.tributary.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.tuning.dam.DamMethod;
import dev.tributary.tuning.method.TuningMethods;
import dev.tributary.tuning.mixture.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningJobTest {

    private static final String PLAN = "'method':'dam','heldOut':4,'sequences':2,'validateEvery':5,'learningRate':0.03,'steps':10";
    private static final String TOKENIZER = "{\"model\":{}}";
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path folder;
    private FileArtifactStore artifacts;
    private ModelStore models;
    private TuningJob job;
    private ArtifactRef base;
    private List<TuneCandidate.Source> sources;

    @BeforeEach
    void store() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        models = new ModelStore(artifacts, folder.resolve("models"));
        job = new TuningJob(artifacts, models, new TuningMethods(List.of(new DamMethod(Method.DAM), new DamMethod(Method.DAM_TV))), new PinnedSettings(NEVER));
        base = model(Goldens.dam().resolve("base"));
        sources = List.of(new TuneCandidate.Source("checkpoint", model(Goldens.dam().resolve("source-0")), corpus("domain", 1, TOKENIZER)),
                new TuneCandidate.Source("partner", model(Goldens.dam().resolve("source-1")), corpus("general", 2, TOKENIZER)));
    }

    @Test
    void aCandidateComesWithItsQualityItsCostAndWhatALaterRunCanUse() throws IOException {
        // Given
        Bench bench = bench(Optional.empty(), 2);

        // When
        CandidateTuned tuned = run(command(PLAN + ",'top':128", Optional.empty()), bench);

        // Then
        assertThat(tuned.name()).isEqualTo("dam");
        assertThat(tuned.method()).contains("dam");
        assertThat(models.manifest(tuned.model()).files()).containsKeys("model.safetensors", "config.json", ModelManifest.TOKENIZER);
        assertThat(tuned.coefficients()).isPresent();
        assertThat(tuned.cost()).containsEntry("gradientPasses", 10.0).containsEntry("evaluations", 4.0).containsKey("seconds");
        assertThat(tuned.quality()).hasValueSatisfying(quality -> {
            assertThat(quality.tuned()).isLessThan(quality.linear());
            assertThat(quality.sources()).containsOnlyKeys("checkpoint", "partner");
        });
        assertThat(tuned.targets().orElseThrow()).hasSize(2);
        assertThat(bench.measures.getFirst()).containsKeys("heldOutKl", "linearKl", "heldOutKl.checkpoint", "heldOutKl.partner");
        assertThat(bench.measures.getLast()).containsEntry("worseThanLinear", 0.0);
    }

    @Test
    void aCandidateNoBetterThanAveragingIsRefusedAndRaisesTheAlarmMeasure() throws IOException {
        // Given
        Bench bench = bench(Optional.empty(), 2);

        // When, Then
        assertThatThrownBy(() -> run(command(PLAN.replace("0.03", "50.0"), Optional.empty()), bench))
                .isInstanceOfSatisfying(FailureException.class, failed -> {
                    assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class);
                    assertThat(failed.failure().code()).isEqualTo("tuned-worse-than-linear");
                    assertThat(failed.failure().message()).startsWith("candidate 'dam' is no better than the plain average: KL on held-out text ");
                });
        assertThat(bench.measures.getLast()).containsEntry("worseThanLinear", 1.0);
    }

    @Test
    void aCancelledRunLeavesAStateFromWhichItEndsInTheSameModel() throws IOException {
        // Given
        CandidateTuned whole = run(command(PLAN, Optional.empty()), bench(Optional.empty(), 2));
        Bench stopped = bench(Optional.empty(), 0.5);

        // When
        assertThatThrownBy(() -> run(command(PLAN, Optional.empty()), stopped)).isInstanceOfSatisfying(FailureException.class,
                failed -> assertThat(failed.failure()).isInstanceOf(Failure.Cancelled.class));
        CandidateTuned resumed = run(command(PLAN, Optional.empty()), bench(stopped.state(), 2));

        // Then
        assertThat(resumed.model().sha256()).isEqualTo(whole.model().sha256());
        assertThat(resumed.coefficients().orElseThrow().sha256()).isEqualTo(whole.coefficients().orElseThrow().sha256());
    }

    @Test
    void aLaterRunStartsWhereTheEarlierOneEndedAndComputesNoTargetsAgain() throws IOException {
        // Given
        CandidateTuned first = run(command(PLAN + ",'top':128", Optional.empty()), bench(Optional.empty(), 2));
        Bench bench = bench(Optional.empty(), 2);

        // When
        CandidateTuned second = run(command(PLAN + ",'top':128",
                Optional.of(new TuneCandidate.Earlier(first.coefficients(), first.targets().orElseThrow()))), bench);

        // Then
        assertThat(bench.measures.getFirst()).containsEntry("heldOutKl", first.quality().orElseThrow().tuned());
        assertThat(second.targets()).isEqualTo(first.targets());
        assertThat(second.quality().orElseThrow().tuned()).isLessThanOrEqualTo(first.quality().orElseThrow().tuned());
    }

    @Test
    void textOfAnotherTokenizerIsRefused() throws IOException {
        // Given
        sources = List.of(sources.getFirst(), new TuneCandidate.Source("partner", sources.getLast().model(), corpus("general", 2, "{}")));

        // When, Then
        refused(PLAN, "tokenizer-differs", "the corpus 'general'", "was sealed with another tokenizer");
    }

    @Test
    void oneSourceIsNotEnough() {
        sources = sources.subList(0, 1);

        refused(PLAN, "sources-too-few", "Tuning needs at least two sources to weigh, not 1.");
    }

    @Test
    void aTopAboveTheVocabularyIsRefused() {
        refused(PLAN + ",'top':161", "top-above-vocabulary", "top 161 exceeds the vocabulary of 160");
    }

    @Test
    void tooLittleTextIsRefused() {
        refused(PLAN.replace("'heldOut':4", "'heldOut':4000"), "text-too-small", "The text of source checkpoint has 2,001 tokens");
    }

    @Test
    void anUnknownMethodIsRefused() {
        refused(PLAN.replace("'dam'", "'anneal'"), "method-unknown", "There is no tuning method 'anneal'. Use one of [dam, dam-tv].");
    }

    private void refused(String plan, String code, String... parts) {
        assertThatThrownBy(() -> run(command(plan, Optional.empty()), bench(Optional.empty(), 2)))
                .isInstanceOfSatisfying(FailureException.class, failed -> {
                    assertThat(failed.failure().code()).isEqualTo(code);
                    assertThat(failed.failure().message()).contains(parts);
                });
    }

    private CandidateTuned run(TuneCandidate command, Bench bench) throws IOException {
        return (CandidateTuned) job.run(command, bench).getFirst();
    }

    private TuneCandidate command(String plan, Optional<TuneCandidate.Earlier> earlier) {
        TuningPlan settings = Json.read(("{" + plan.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8), TuningPlan.class);
        return new TuneCandidate("sec", 1, "dam", sources, base, earlier, 16, settings);
    }

    private Bench bench(Optional<ArtifactRef> resume, double cancelAt) throws IOException {
        return new Bench(Files.createTempDirectory(folder, "scratch"), resume, cancelAt);
    }

    private ArtifactRef model(Path golden) throws IOException {
        Path copy = Files.createTempDirectory(folder, "model");
        try (Stream<Path> files = Files.list(golden)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Files.writeString(copy.resolve(ModelManifest.TOKENIZER), TOKENIZER);
        return models.put(copy);
    }

    private ArtifactRef corpus(String name, long seed, String tokenizer) throws IOException {
        Texts.random(folder, name, 2000, 160, seed).close();
        CorpusManifest.Split split = new CorpusManifest.Split(artifacts.put(folder.resolve(name + ".bin"), MediaTypes.MEGATRON_BIN),
                artifacts.put(folder.resolve(name + ".idx"), MediaTypes.MEGATRON_IDX), 2001, List.of());
        String digest = artifacts.put(tokenizer.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES).sha256();
        return artifacts.put(Json.bytes(new CorpusManifest("sec", name, 1, digest, 160, 0, split, split)), MediaTypes.CORPUS);
    }
}
