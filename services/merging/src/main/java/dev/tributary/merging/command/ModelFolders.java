package dev.tributary.merging.command;

import dev.tributary.merge.ModelResolver;
import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds models by path, relative ones from the working directory, or by the name they have on the Hugging Face hub if they were
/// downloaded before. Nothing is downloaded here.
///
/// @param cache where downloads lie: `models--OWNER--NAME/snapshots/COMMIT`, and in `refs` what commit a branch is
record ModelFolders(Path cache) implements ModelResolver {
    private static final Pattern HUB_NAME = Pattern.compile("[\\w.-]+/[\\w.-]+");

    /// @param cache the cache to look in; Hugging Face's own if absent
    static ModelFolders of(@Nullable Path cache) {
        return new ModelFolders(cache == null ? usual(System.getenv(), Path.of(System.getProperty("user.home"))) : cache);
    }

    /// Where Hugging Face's tools keep what they download.
    static Path usual(Map<String, String> environment, Path home) {
        if (environment.containsKey("HF_HUB_CACHE")) {
            return Path.of(environment.get("HF_HUB_CACHE"));
        }
        return Path.of(environment.getOrDefault("HF_HOME", home.resolve(".cache/huggingface").toString())).resolve("hub");
    }

    @Override
    public Path resolve(String reference) {
        return resolve(reference, Optional.empty());
    }

    /// @throws InvalidModelException if a name on the hub is neither a folder nor in the cache
    @Override
    public Path resolve(String reference, Optional<String> revision) {
        Path folder = Path.of(reference);
        if (Files.exists(folder) || !HUB_NAME.matcher(reference).matches()) {
            return folder;
        }
        Path downloads = cache.resolve("models--" + reference.replace("/", "--"));
        Path snapshot = downloads.resolve("snapshots").resolve(commit(downloads, revision.orElse("main")));
        if (!Files.isDirectory(snapshot)) {
            throw new InvalidModelException("model-missing", "There is neither a model folder %s nor a download of it in %s. Check the name, or download it: hf download %s%s"
                    .formatted(reference, cache, reference, revision.map(name -> " --revision " + name).orElse("")));
        }
        return snapshot;
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
