package dev.tributary.tuning.mixture;

import java.nio.file.Path;

/// A model that takes part in a merge.
///
/// @param name      its role, e.g. `checkpoint`; stays the same from release to release
/// @param folder    the model folder
/// @param digest    names its content, e.g. the SHA-256 of its manifest
/// @param reference what a recipe that is kept calls it: its folder, if nobody else knows the name
public record Source(String name, Path folder, String digest, String reference) {

    /// A source whose name whoever reads a recipe knows.
    public Source(String name, Path folder, String digest) {
        this(name, folder, digest, name);
    }
}
