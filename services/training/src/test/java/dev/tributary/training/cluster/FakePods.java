package dev.tributary.training.cluster;

import dev.tributary.contracts.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes what the pods of a run write.
///
/// @param run the run's folder
record FakePods(Path run) {

    /// Adds to `progress.jsonl`, be it a part of a line.
    void report(String text) throws IOException {
        Files.writeString(run.resolve("progress.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Writes a file of the run whole.
    void write(String file, Object value) throws IOException {
        Path partial = run.resolve("." + file);
        Files.write(partial, Json.bytes(value));
        Files.move(partial, run.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
}
