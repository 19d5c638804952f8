package dev.tributary.training;

import dev.tributary.artifacts.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Folders that are done with.
public final class Folders {

    private Folders() {
    }

    /// Deletes a folder and everything in it, if it is there.
    public static void delete(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
