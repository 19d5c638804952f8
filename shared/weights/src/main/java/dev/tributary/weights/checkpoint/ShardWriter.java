package dev.tributary.weights.checkpoint;

import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One weight file in the making. It bears its final name only once complete, so a name found by a later run can be trusted.
final class ShardWriter implements AutoCloseable {
    private final Path file;
    private final Path partial;
    private final List<TensorHeader> tensors;
    private final Map<String, String> metadata;
    private final boolean completedBefore;
    private final AtomicLong missing;
    private @Nullable SafetensorsWriter writer;
    private boolean complete;

    ShardWriter(Path file, List<TensorHeader> tensors, Map<String, String> metadata) {
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".partial");
        this.tensors = tensors;
        this.metadata = metadata;
        this.completedBefore = Files.exists(file);
        this.complete = completedBefore;
        this.missing = new AtomicLong(completedBefore ? 0 : tensors.stream().mapToLong(TensorHeader::bytes).sum());
    }

    boolean wasCompletedBefore() {
        return completedBefore;
    }

    synchronized boolean isComplete() {
        return complete;
    }

    long bytesToWrite() {
        return completedBefore ? 0 : SafetensorsWriter.fileBytes(tensors, metadata);
    }

    void write(String tensor, long offset, ByteBuffer bytes) {
        long count = bytes.remaining();
        if (count == 0) {
            return; // It may come after the last byte, when the file is complete and closed.
        }
        writer().write(tensor, offset, bytes);
        if (missing.addAndGet(-count) == 0) {
            complete();
        }
    }

    /// Completes a shard that holds no bytes at all; fails if bytes are missing.
    synchronized void requireComplete() {
        if (!complete && missing.get() == 0) {
            complete();
        }
        if (!complete) {
            throw new IllegalStateException("%s lacks %,d bytes of tensor data".formatted(file, missing.get()));
        }
    }

    @Override
    public synchronized void close() {
        if (writer != null) {
            writer.close();
        }
    }

    private synchronized SafetensorsWriter writer() {
        if (completedBefore) {
            throw new IllegalStateException(file + " was completed by an earlier run");
        }
        if (writer == null) {
            writer = SafetensorsWriter.create(partial, tensors, metadata);
        }
        return writer;
    }

    private synchronized void complete() {
        SafetensorsWriter filled = writer();
        filled.seal();
        filled.close();
        try {
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StorageFullException.during(file, e);
        }
        complete = true;
    }
}
