package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes a model folder that appears at its destination whole or not at all.
///
/// Tensors are declared first and filled in any order, from any thread, each byte once. Everything grows in a hidden folder beside
/// the destination; [#publish()] forces it to the device and renames it. Closing without publishing deletes it, unless the writer
/// was opened with a resume key and a shard is complete: then the next writer with that key finds it.
public final class CheckpointWriter implements AutoCloseable {
    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private final StagingFolder staging;
    private final CheckpointLayout layout;
    private final List<ShardWriter> shards = new ArrayList<>();
    private final Map<String, ShardWriter> shardOf = new HashMap<>();
    private final boolean resumable;
    private boolean published;

    private CheckpointWriter(StagingFolder staging, CheckpointLayout layout, boolean resumable) {
        this.staging = staging;
        this.layout = layout;
        this.resumable = resumable;
        for (CheckpointLayout.Shard shard : layout.shards()) {
            ShardWriter writer = new ShardWriter(staging.path().resolve(shard.file()), shard.tensors(), METADATA);
            shards.add(writer);
            shard.tensors().forEach(tensor -> shardOf.put(tensor.name(), writer));
        }
    }

    /// Starts a folder of one weight file, or of several where `tensors` exceed [CheckpointLayout#DEFAULT_SHARD_BYTES].
    ///
    /// @throws dev.tributary.weights.InvalidModelException if `folder` already holds something
    /// @throws StorageFullException if its file system has too little room for the tensors
    public static CheckpointWriter create(Path folder, JsonNode config, List<TensorHeader> tensors) {
        CheckpointWriter writer = create(folder, CheckpointLayout.of(tensors, CheckpointLayout.DEFAULT_SHARD_BYTES), "");
        writer.text("config.json", Json.render(config));
        return writer;
    }

    /// Starts, or takes up again, a folder with the given layout.
    ///
    /// @param resumeKey names everything the bytes depend on; empty if the output shall not be resumable
    public static CheckpointWriter create(Path folder, CheckpointLayout layout, String resumeKey) {
        StagingFolder staging = StagingFolder.open(folder, resumeKey);
        CheckpointWriter writer = new CheckpointWriter(staging, layout, !resumeKey.isEmpty());
        try {
            writer.requireSpace();
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        return writer;
    }

    /// What is being written where.
    public CheckpointLayout layout() {
        return layout;
    }

    /// Whether an earlier run under the same resume key completed the shard this tensor lies in; such a tensor is not written again.
    public boolean isWritten(String tensor) {
        return shard(tensor).wasCompletedBefore();
    }

    /// Writes the remaining bytes of `bytes` into a tensor, starting `offset` bytes into it. Ranges must not overlap.
    public void write(String tensor, long offset, ByteBuffer bytes) {
        shard(tensor).write(tensor, offset, bytes);
    }

    /// Adds a small UTF-8 file, e.g. `config.json` or `README.md`.
    public void text(String name, String content) {
        try {
            Files.writeString(staging.path().resolve(name), content);
        } catch (IOException e) {
            throw StorageFullException.during(staging.path().resolve(name), e);
        }
    }

    /// Adds a copy of a file, such as a tokenizer, under its own name.
    public void copy(Path file) {
        Path to = staging.path().resolve(file.getFileName());
        try {
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw StorageFullException.during(to, e);
        }
    }

    /// Adds the index that says which tensor lies in which file, where there are several. [#publish()] does so for what was written
    /// here; by itself this is for folders whose weight files come from elsewhere.
    public void index(CheckpointLayout layout) {
        layout.index().ifPresent(index -> text(WeightFiles.INDEX, Json.render(index)));
    }

    /// Makes the folder appear at its destination.
    ///
    /// @throws IllegalStateException if a tensor lacks bytes
    public void publish() {
        shards.forEach(ShardWriter::requireComplete);
        index(layout);
        staging.publish();
        published = true;
    }

    /// Gives the output up for good: nothing is kept, resumable or not.
    public void abandon() {
        shards.forEach(ShardWriter::close);
        staging.delete();
    }

    @Override
    public void close() {
        shards.forEach(ShardWriter::close);
        if (!published && !(resumable && shards.stream().anyMatch(ShardWriter::isComplete))) {
            // Only whole weight files are worth coming back to; the rest would but fill the disk.
            staging.delete();
        }
    }

    private ShardWriter shard(String tensor) {
        return Objects.requireNonNull(shardOf.get(tensor), () -> "tensor " + tensor + " was not declared");
    }

    private void requireSpace() {
        long needed = shards.stream().mapToLong(ShardWriter::bytesToWrite).sum();
        try {
            long free = Files.getFileStore(staging.path()).getUsableSpace();
            if (free < needed) {
                throw StorageFullException.before(staging.path().getParent(), needed, free);
            }
        } catch (IOException e) {
            throw StorageFullException.during(staging.path(), e);
        }
    }
}
