package dev.tributary.weights.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The folder in which Hugging Face's tools keep the models they download. Nothing is downloaded here.
///
/// @param folder holds `models--OWNER--NAME/snapshots/COMMIT`, and beside the snapshots in `refs` which commit a branch is
public record HubCache(Path folder) {
    private static final String MAIN = "main";

    /// The one this user's tools share.
    public static HubCache usual() {
        return usual(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static HubCache usual(Map<String, String> environment, Path home) {
        String hub = environment.getOrDefault("HF_HOME", home.resolve(".cache/huggingface").toString());
        return new HubCache(environment.containsKey("HF_HUB_CACHE") ? Path.of(environment.get("HF_HUB_CACHE")) : Path.of(hub, "hub"));
    }

    /// The folder of a downloaded model.
    ///
    /// @param model    `owner/name`
    /// @param revision a branch, tag or commit; the main branch if absent
    public Optional<Path> find(String model, Optional<String> revision) {
        Path downloads = folder.resolve("models--" + model.replace("/", "--"));
        return Optional.of(downloads.resolve("snapshots").resolve(commit(downloads, revision.orElse(MAIN)))).filter(Files::isDirectory);
    }

    private static String commit(Path downloads, String revision) {
        Path reference = downloads.resolve("refs").resolve(revision);
        try {
            return Files.isRegularFile(reference) ? Files.readString(reference).strip() : revision;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + reference, e);
        }
    }
}
