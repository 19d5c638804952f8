package dev.tributary.merge;

import java.nio.file.Path;
import java.util.Optional;

/// Finds the folder of a model a recipe names.
@FunctionalInterface
public interface ModelResolver {
    /// @param reference the path or name as the recipe has it, without revision and adapter
    /// @return the model's folder; it need not exist, the merge reports that
    Path resolve(String reference);

    /// Like [#resolve(String)] for a version of the model; by default there is but one.
    ///
    /// @param revision the branch, tag or commit asked for
    default Path resolve(String reference, Optional<String> revision) {
        return resolve(reference);
    }

    /// Takes references as paths, relative ones from `workingFolder`, as MergeKit does.
    static ModelResolver relativeTo(Path workingFolder) {
        return workingFolder::resolve;
    }
}
