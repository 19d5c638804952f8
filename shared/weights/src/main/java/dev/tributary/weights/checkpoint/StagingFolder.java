package dev.tributary.weights.checkpoint;

import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A hidden folder beside the destination in which an output grows until it is renamed into place whole.
final class StagingFolder {
    private static final String KEY_FILE = ".resume-key";

    private final Path target;
    private final Path path;

    private StagingFolder(Path target, Path path) {
        this.target = target;
        this.path = path;
    }

    /// Opens the staging folder of `target`. What an earlier run left is kept if it was made under the same non-empty key.
    static StagingFolder open(Path target, String resumeKey) {
        Path absolute = target.toAbsolutePath().normalize();
        Path path = absolute.resolveSibling("." + absolute.getFileName() + ".partial");
        StagingFolder staging = new StagingFolder(absolute, path);
        staging.requireFreeTarget();
        try {
            if (!staging.wasMadeUnder(resumeKey)) {
                staging.delete();
                Files.createDirectories(path);
                if (!resumeKey.isEmpty()) {
                    Files.writeString(path.resolve(KEY_FILE), resumeKey);
                }
            }
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
        return staging;
    }

    Path path() {
        return path;
    }

    /// Forces every file to the device, then renames the folder to its destination.
    void publish() {
        try {
            Files.deleteIfExists(path.resolve(KEY_FILE));
            for (Path file : list(path)) {
                WholeFile.force(file);
            }
            WholeFile.force(path);
            requireFreeTarget();
            Files.deleteIfExists(target);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            WholeFile.force(target.getParent());
        } catch (IOException e) {
            throw StorageFullException.during(target, e);
        }
    }

    void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
    }

    private boolean wasMadeUnder(String resumeKey) throws IOException {
        Path key = path.resolve(KEY_FILE);
        return !resumeKey.isEmpty() && Files.exists(key) && Files.readString(key).equals(resumeKey);
    }

    private void requireFreeTarget() {
        try {
            if (Files.exists(target) && (!Files.isDirectory(target) || !list(target).isEmpty())) {
                throw new InvalidModelException("output-exists", "%s already exists and is not empty. Remove it or choose another folder."
                        .formatted(target));
            }
        } catch (IOException e) {
            throw StorageFullException.during(target, e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
