package dev.tributary.merging.command;

import dev.tributary.merge.ModelResolver;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.HubCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds models by path, relative ones from the working directory, or by the name they have on the Hugging Face hub if they were
/// downloaded before.
record ModelFolders(HubCache cache) implements ModelResolver {
    private static final Pattern HUB_NAME = Pattern.compile("[\\w.-]+/[\\w.-]+");

    /// @param cache the cache to look in; Hugging Face's own if absent
    static ModelFolders of(Optional<Path> cache) {
        return new ModelFolders(cache.map(HubCache::new).orElseGet(HubCache::usual));
    }

    /// @throws InvalidModelException if a name on the hub is neither a folder nor in the cache
    @Override
    public Path resolve(String reference, Optional<String> revision) {
        Path folder = Path.of(reference);
        if (Files.exists(folder) || !HUB_NAME.matcher(reference).matches()) {
            return folder;
        }
        return cache.find(reference, revision).orElseThrow(() -> new InvalidModelException("model-missing",
                "There is neither a model folder %s nor a download of it in %s. Check the name, or download it: hf download %s%s"
                        .formatted(reference, cache.folder(), reference, revision.map(name -> " --revision " + name).orElse(""))));
    }
}
