package dev.tributary.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.evaluation.release.ReleaseFolder;
import dev.tributary.evaluation.release.ReleaseManifest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseJobTest {

    @TempDir
    Path folder;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private ArtifactStore artifacts;
    private ModelStore models;

    @BeforeEach
    void open() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        models = new ModelStore(artifacts, folder.resolve("models"));
    }

    @Test
    void aReleaseIsAnOrdinaryModelFolderWithCardAndManifest() throws IOException {
        // When
        ModelReady ready = release(command(1));
        // Then
        Path release = folder.resolve("releases/sec/1");
        assertThat(ready.folder()).isEqualTo(release.toUri());
        assertThat(list(release)).containsExactly("README.md", "config.json", "model.safetensors", "tokenizer.json", "tributary.json");
        assertThat(Files.readString(release.resolve("model.safetensors"))).isEqualTo("weights");
        assertThat(list(folder.resolve("releases/sec"))).containsExactly("1");
    }

    @Test
    void theCardSaysWhatWentInAndHowItScored() throws IOException {
        // When
        release(command(1));
        // Then
        assertThat(Files.readString(folder.resolve("releases/sec/1/README.md")))
                .startsWith("---\nlibrary_name: transformers\n")
                .contains("# sec, release 1", "ties has the lowest domain-perplexity")
                .contains("| base | base | 20.086 | 7.389 | 1.000 | 0.000 | for comparison |")
                .contains("| ties | candidate | 17.288 | 8.004 | 0.200 | 0.750 | chosen |")
                .contains("Not measured: `slerp`: job merge-1 failed.")
                .contains("| domain | 3 | 2 | 1 | 1,000 | 100 | 10-K, 8-K |")
                .contains("```yaml\nmerge_method: ties\n```")
                .contains("AutoModelForCausalLM.from_pretrained");
    }

    @Test
    void theManifestListsEveryFileAndInputByDigest() throws IOException {
        // Given
        ReleaseModel command = command(1);
        // When
        release(command);
        // Then
        ReleaseManifest manifest = Json.read(Files.readAllBytes(folder.resolve("releases/sec/1/tributary.json")), ReleaseManifest.class);
        assertThat(manifest.model()).isEqualTo(command.model());
        assertThat(manifest.files()).containsOnlyKeys("config.json", "model.safetensors", "tokenizer.json");
        assertThat(manifest.inputs()).isEqualTo(command.inputs());
        assertThat(manifest.scorecard()).isEqualTo(command.scorecard());
    }

    @Test
    void theStoredModelIsTheReleasedFolder() throws IOException {
        ModelReady ready = release(command(1));
        assertThat(models.manifest(ready.model()).files()).containsOnlyKeys("README.md", "config.json", "model.safetensors",
                "tokenizer.json", "tributary.json");
    }

    @Test
    void releasingAgainGivesTheSameAnswerAndKeepsTheFolder() throws IOException {
        // Given
        ModelReady first = release(command(1));
        Path card = folder.resolve("releases/sec/1/README.md");
        Files.writeString(card, Files.readString(card) + "\nA note of the owner.\n");
        // When
        ModelReady second = release(command(1));
        // Then
        assertThat(second).isEqualTo(first);
        assertThat(Files.readString(card)).endsWith("A note of the owner.\n");
        assertThat(list(folder.resolve("releases/sec"))).containsExactly("1");
    }

    @Test
    void whatAKilledAttemptLeftBehindIsCleared() throws IOException {
        // Given
        Path leftover = Files.createDirectories(folder.resolve("releases/sec/.1-12345/nested"));
        Files.writeString(leftover.resolve("model.safetensors"), "half");
        // When
        release(command(1));
        // Then
        assertThat(list(folder.resolve("releases/sec"))).containsExactly("1");
    }

    @Test
    void editingTheFolderLeavesTheStoreAlone() throws IOException {
        // Given
        ReleaseModel command = command(1);
        ModelReady ready = release(command);
        Path release = Path.of(ready.folder());
        // When
        Files.writeString(release.resolve("config.json"), "{\"edited\": true}");
        // Then
        ArtifactRef config = models.manifest(ready.model()).files().get("config.json");
        assertThat(artifacts.bytes(config)).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.getPosixFilePermissions(release.resolve("model.safetensors")).toString()).doesNotContain("WRITE");
    }

    @Test
    void aPlaceThatIsTakenByAnotherModelIsRefused() throws IOException {
        // Given
        release(command(1));
        ReleaseModel other = command(2);
        ReleaseModel samePlace = new ReleaseModel(other.pipeline(), other.round(), 1, other.name(), other.model(), other.scorecard(),
                other.inputs(), other.recipe());
        // When
        FailureException thrown = catchThrowableOfType(FailureException.class, () -> release(samePlace));
        // Then
        assertThat(thrown.failure().code()).isEqualTo("release-folder-taken");
        assertThat(thrown).hasMessageContaining("releases/sec/1").hasMessageContaining("move it away");
    }

    @Test
    void theReleasesPerplexitiesAreMetrics() throws IOException {
        // When
        release(command(1));
        // Then
        assertThat(registry.get("tributary.release.perplexity").tags("pipeline", "sec", "suite", Fixtures.DOMAIN, "role", "released")
                .gauge().value())
                .isEqualTo(Math.exp(2.85));
        assertThat(registry.get("tributary.release.perplexity").tags("role", "base", "suite", Fixtures.GENERAL).gauge().value())
                .isEqualTo(Math.exp(2.0));
        assertThat(registry.get("tributary.release.number").tags("pipeline", "sec").gauge().value()).isEqualTo(1);
    }

    private ModelReady release(ReleaseModel command) throws IOException {
        ReleaseFolder folders = new ReleaseFolder(folder.resolve("releases"), artifacts, models);
        return new ReleaseJob(artifacts, models, folders, new ReleaseMetrics(registry)).run(command, new Bench(folder)).getFirst();
    }

    private ReleaseModel command(int release) {
        ArtifactRef model = models.put(new ModelManifest(Map.of("config.json", bytes("{}"), "model.safetensors", bytes("weights"),
                "tokenizer.json", bytes("bpe"))));
        Scorecard scorecard = new Scorecard(Optional.of(0.2), Optional.of(0.1), List.of(
                row("base", ModelRole.BASE, 3.0, 2.0, 1.0, 0.0, "for comparison"),
                row("ties", ModelRole.CANDIDATE, 2.85, 2.08, 0.2, 0.75, "chosen")),
                Map.of("slerp", "job merge-1 failed"), Optional.of("ties"), "ties has the lowest domain-perplexity");
        return new ReleaseModel("sec", 2 + release, release, "ties", model, scorecard,
                Map.of("base", Fixtures.model("base"), "domain-corpus", corpus()), Optional.of(bytes("merge_method: ties\n")));
    }

    private static Scorecard.Row row(String name, ModelRole role, double domain, double general, double recovery, double keep,
            String verdict) {
        return new Scorecard.Row(name, role, Fixtures.model(name), Fixtures.scores(domain, general), Optional.of(recovery),
                Optional.of(keep), false, verdict);
    }

    private ArtifactRef corpus() {
        ArtifactRef tokens = bytes("tokens");
        CorpusManifest.Split train = new CorpusManifest.Split(tokens, tokens, 1000, List.of(
                new CorpusManifest.Document("a", "filer-1", "10-K", "00", "00", 600), new CorpusManifest.Document("b", "filer-1", "8-K",
                        "00", "00", 400)));
        CorpusManifest.Split holdout = new CorpusManifest.Split(tokens, tokens, 100, List.of());
        return artifacts.put(Json.bytes(new CorpusManifest("sec", "domain", 3, "00", 256, 0, train, holdout)), MediaTypes.CORPUS);
    }

    private ArtifactRef bytes(String text) {
        return artifacts.put(text.getBytes(StandardCharsets.UTF_8), MediaTypes.BYTES);
    }

    private static List<String> list(Path place) throws IOException {
        try (Stream<Path> paths = Files.list(place)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
