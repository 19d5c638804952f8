package dev.tributary.tuning.command;

import dev.tributary.artifacts.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder of files that nobody needs later, gone when closed.
record Workplace(Path folder) implements AutoCloseable {

    static Workplace temporary() throws IOException {
        return new Workplace(Files.createTempDirectory("tune-"));
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(folder);
    }
}
