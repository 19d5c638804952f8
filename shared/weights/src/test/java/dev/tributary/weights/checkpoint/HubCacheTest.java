package dev.tributary.weights.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCacheTest {
    @TempDir
    Path folder;

    @Test
    void aDownloadIsFoundByBranchOrCommit() throws IOException {
        // Given: as Hugging Face's tools lay it out
        Path model = folder.resolve("models--owner--name");
        Files.createDirectories(model.resolve("snapshots/c0ffee"));
        Files.createDirectories(model.resolve("snapshots/beef"));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "c0ffee\n");
        HubCache cache = new HubCache(folder);

        // Then
        assertThat(cache.find("owner/name", Optional.empty())).contains(model.resolve("snapshots/c0ffee"));
        assertThat(cache.find("owner/name", Optional.of("beef"))).contains(model.resolve("snapshots/beef"));
        assertThat(cache.find("owner/name", Optional.of("v2"))).isEmpty();
        assertThat(cache.find("owner/other", Optional.empty())).isEmpty();
    }

    @Test
    void itLiesWhereHuggingFacesToolsKeepIt() {
        Path home = Path.of("home");
        assertThat(HubCache.usual(Map.of(), home).folder()).isEqualTo(Path.of("home/.cache/huggingface/hub"));
        assertThat(HubCache.usual(Map.of("HF_HOME", "hf"), home).folder()).isEqualTo(Path.of("hf/hub"));
        assertThat(HubCache.usual(Map.of("HF_HOME", "hf", "HF_HUB_CACHE", "cache"), home).folder()).isEqualTo(Path.of("cache"));
    }
}
