package dev.tributary.ingestion.samples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Real filings beside the project, which are not part of it. Tests that need them are skipped where they are absent.
public final class SampleFilings {

    private SampleFilings() {
    }

    /// The files of a folder of samples, sorted by name.
    public static List<Path> in(String folder) throws IOException {
        Path root = root().resolve(folder);
        assumeTrue(Files.isDirectory(root), "no sample filings at " + root);
        try (Stream<Path> files = Files.list(root)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        }
    }

    /// As [#in], but none where samples are absent.
    public static List<Path> ifPresent(String folder) throws IOException {
        return Files.isDirectory(root().resolve(folder)) ? in(folder) : List.of();
    }

    /// One sample.
    public static Path file(String name) {
        Path file = root().resolve(name);
        assumeTrue(Files.isRegularFile(file), "no sample filing at " + file);
        return file;
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("shared/data/filings"))) {
            at = at.getParent();
        }
        return at == null ? Path.of("../shared/data/filings") : at.resolve("shared/data/filings");
    }
}
