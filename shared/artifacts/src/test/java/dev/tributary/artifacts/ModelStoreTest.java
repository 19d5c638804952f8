package dev.tributary.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {

    @TempDir
    private Path folder;
    private FileArtifactStore artifacts;
    private ModelStore models;

    @BeforeEach
    void open() throws IOException {
        artifacts = new FileArtifactStore(folder.resolve("store"));
        models = new ModelStore(artifacts, folder.resolve("laid-out"));
    }

    @Test
    void aModelComesBackAsTheFolderItWas() throws IOException {
        // Given
        Path model = model("a", "weights of a");
        Files.writeString(Files.createDirectories(model.resolve("original")).resolve("params.json"), "{}");

        // When
        Path laidOut = models.folder(models.put(model));

        // Then
        assertThat(laidOut.resolve("model.safetensors")).hasContent("weights of a");
        assertThat(laidOut.resolve("original/params.json")).hasContent("{}");
        assertThat(files(laidOut)).hasSize(3);
    }

    @Test
    void theManifestNamesEveryFileByDigestAndKind() throws IOException {
        // When
        ArtifactRef ref = models.put(model("a", "weights"));

        // Then
        assertThat(ref.mediaType()).isEqualTo(MediaTypes.MODEL);
        assertThat(models.manifest(ref).files()).containsOnlyKeys("model.safetensors", "tokenizer.json");
        assertThat(models.manifest(ref).files().get("model.safetensors").mediaType()).isEqualTo(MediaTypes.SAFETENSORS);
    }

    @Test
    void modelsThatShareAFileShareItsBytes() throws IOException {
        // When
        ModelManifest one = models.manifest(models.put(model("a", "weights of a")));
        ModelManifest other = models.manifest(models.put(model("b", "weights of b")));

        // Then
        assertThat(one.files().get("tokenizer.json")).isEqualTo(other.files().get("tokenizer.json"));
        assertThat(files(folder.resolve("store/sha256"))).hasSize(5);
    }

    @Test
    void theSameFolderIsTheSameModelWhereverItLies() throws IOException {
        assertThat(models.put(model("a", "weights"))).isEqualTo(models.put(model("b", "weights")));
    }

    @Test
    void severalWhoLayOutOneModelGetOneFolder() throws Exception {
        // Given
        ArtifactRef model = models.put(model("a", "weights"));

        // When
        List<Future<Path>> folders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 16; i++) {
                folders.add(threads.submit(() -> models.folder(model)));
            }
        }

        // Then
        for (Future<Path> laidOut : folders) {
            assertThat(files(laidOut.get())).hasSize(2);
        }
        try (Stream<Path> left = Files.list(folder.resolve("laid-out"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aModelWithAnAbsentFileLeavesNoFolder() throws IOException {
        // Given
        ArtifactRef absent = new ArtifactRef(folder.toUri(), "0".repeat(64), 7, MediaTypes.SAFETENSORS);
        ArtifactRef model = models.put(new ModelManifest(Map.of("model.safetensors", absent)));

        // Then
        assertThatThrownBy(() -> models.folder(model)).isInstanceOf(FailureException.class).hasMessageContaining(absent.sha256());
        try (Stream<Path> left = Files.list(folder.resolve("laid-out"))) {
            assertThat(left).isEmpty();
        }
    }

    private Path model(String name, String weights) throws IOException {
        Path model = Files.createDirectories(folder.resolve("made").resolve(name));
        Files.writeString(model.resolve("model.safetensors"), weights);
        Files.writeString(model.resolve("tokenizer.json"), "{}");
        return model;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile).toList();
        }
    }
}
