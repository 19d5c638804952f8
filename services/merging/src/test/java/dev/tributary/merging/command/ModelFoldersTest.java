package dev.tributary.merging.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFoldersTest {
    @TempDir
    Path cache;

    @Test
    void aNameOnTheHubIsFoundWhereItWasDownloaded() throws IOException {
        // Given: as Hugging Face's tools lay it out
        Path model = cache.resolve("models--owner--name");
        Files.createDirectories(model.resolve("snapshots/c0ffee"));
        Files.createDirectories(model.resolve("snapshots/beef"));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "c0ffee\n");
        ModelFolders folders = ModelFolders.of(Optional.of(cache));

        // Then
        assertThat(folders.resolve("owner/name")).isEqualTo(model.resolve("snapshots/c0ffee"));
        assertThat(folders.resolve("owner/name", Optional.of("beef"))).isEqualTo(model.resolve("snapshots/beef"));
        assertThatThrownBy(() -> folders.resolve("owner/name", Optional.of("v2"))).hasMessageContaining("hf download owner/name --revision v2");
        assertThatThrownBy(() -> folders.resolve("owner/other")).hasMessageContaining("neither a model folder owner/other nor a download");
    }

    @Test
    void pathsStayPaths() {
        assertThat(ModelFolders.of(Optional.of(cache)).resolve("./models/a/b")).isEqualTo(Path.of("./models/a/b"));
        assertThat(ModelFolders.of(Optional.of(cache)).resolve("name")).isEqualTo(Path.of("name"));
        assertThat(ModelFolders.of(Optional.of(Path.of("/nowhere"))).resolve(cache.toString())).isEqualTo(cache);
    }
}
