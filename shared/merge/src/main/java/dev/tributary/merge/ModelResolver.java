package dev.tributary.merge;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds the folder of a model a recipe names. Asked from several threads.
@FunctionalInterface
public interface ModelResolver {
    /// @param reference as the recipe writes it, without revision and adapter
    /// @param revision the branch, tag or commit asked for; where a model has but one version, it may be ignored
    /// @return the model's folder; it need not exist, the merge reports that
    Path resolve(String reference, Optional<String> revision);

    /// The version a model has if nobody asks for another.
    default Path resolve(String reference) {
        return resolve(reference, Optional.empty());
    }

    /// Knows models by name, in one version each.
    static ModelResolver of(Map<String, Path> folders) {
        return (reference, revision) -> folders.get(reference);
    }

    /// Takes references as paths, relative ones from `workingFolder`, as MergeKit does.
    static ModelResolver relativeTo(Path workingFolder) {
        return (reference, revision) -> workingFolder.resolve(reference);
    }
}
