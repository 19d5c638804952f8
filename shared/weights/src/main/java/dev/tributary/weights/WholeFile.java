package dev.tributary.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file whole or not at all: beside its place, forced to the device, then renamed. Whatever fails or is killed meanwhile, an
/// earlier file of that name stays as it was.
public final class WholeFile {
    private WholeFile() {}

    /// What a file shall hold.
    @FunctionalInterface
    public interface Content {
        /// @param partial where to write it; replaced if an earlier attempt was killed and left it
        void writeTo(Path partial) throws IOException;
    }

    /// Writes or replaces a file. One process at a time per file.
    ///
    /// @throws java.io.UncheckedIOException if it cannot be written, a [StorageFullException] where there is no room
    public static void write(Path file, Content content) {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        try {
            content.writeTo(partial);
            force(partial);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw StorageFullException.during(file, e);
        } finally {
            deleteQuietly(partial);
        }
    }

    /// Forces a file to the device, or a folder's names. A rename outlasts a power failure once its folder is forced.
    public static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // What cannot be deleted now is replaced by the next attempt; why the write failed matters more.
        }
    }
}
