package dev.tributary.training.cluster;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.training.Folders;
import dev.tributary.training.Trained;
import dev.tributary.weights.WholeFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run's small files, on the volume that its pods share with this service. Pods write `progress.jsonl`, `state.json` and, at the end,
/// `result.json` or `failure.json`, the last three whole or not at all. What they refer to lies in the artifact store.
final class RunFolder {

    private final Path folder;
    private long read;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    /// One report of the first process.
    record Progress(long step, long steps, Map<String, Double> measures) {
    }

    Path path() {
        return folder;
    }

    /// Where the base model is laid out for the pods.
    Path base() {
        return folder.resolve("base");
    }

    /// Forgets what earlier attempts left and asks for this run.
    void begin(JobFile job) throws IOException {
        for (String leftover : List.of("failure.json", "result.json", "progress.jsonl", "state.json")) {
            Files.deleteIfExists(folder.resolve(leftover));
        }
        read = 0;
        Files.createDirectories(folder);
        WholeFile.write(folder.resolve("job.json"), partial -> Files.write(partial, Json.bytes(job)));
    }

    /// The newest report since the last call; what else came between is of no interest any more.
    Optional<Progress> progress() throws IOException {
        Path file = folder.resolve("progress.jsonl");
        if (!Files.exists(file) || Files.size(file) <= read) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file).position(read)) {
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            int from = 0;
            // A line that is still being written is left for the next call.
            for (int at = 0; at < bytes.length; at++) {
                if (bytes[at] == '\n') {
                    lines.add(new String(bytes, from, at - from, StandardCharsets.UTF_8));
                    from = at + 1;
                }
            }
            read += from;
        }
        return lines.isEmpty() ? Optional.empty()
                : Optional.of(Json.read(lines.getLast().getBytes(StandardCharsets.UTF_8), Progress.class));
    }

    /// The newest resume state.
    Optional<ArtifactRef> state() throws IOException {
        return json("state.json", ArtifactRef.class);
    }

    Optional<Trained> result() throws IOException {
        return json("result.json", Trained.class);
    }

    Optional<Failure> failure() throws IOException {
        return json("failure.json", Failure.class);
    }

    void delete() {
        Folders.delete(folder);
    }

    private <T> Optional<T> json(String name, Class<T> type) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Optional.of(Json.read(Files.readAllBytes(file), type)) : Optional.empty();
    }
}
