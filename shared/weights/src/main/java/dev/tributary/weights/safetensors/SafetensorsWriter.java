package dev.tributary.weights.safetensors;

import dev.tributary.weights.StorageFullException;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// Writes one safetensors file whose tensors are known beforehand. The header goes out first, so any thread may then write any
/// range of any tensor, in any order.
///
/// The file is complete once every byte of every tensor was written exactly once; [#seal()] checks the count and forces the file
/// to the device. Output is written, never mapped: page faults on a mapped output cost ten times the write itself.
public final class SafetensorsWriter implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final AtomicLong written = new AtomicLong();

    private SafetensorsWriter(Path path, FileChannel channel, SafetensorsHeader header) {
        this.path = path;
        this.channel = channel;
        this.header = header;
    }

    /// Creates (or replaces) the file and writes its header.
    ///
    /// @param tensors in the order their data shall take
    /// @param metadata free-form strings for the header; Hugging Face tools expect `format: pt`
    public static SafetensorsWriter create(Path path, List<TensorHeader> tensors, Map<String, String> metadata) {
        HeaderBuilder.Rendered rendered = HeaderBuilder.render(tensors, metadata);
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            SafetensorsWriter writer = new SafetensorsWriter(path, channel, rendered.header());
            try {
                writer.writeFully(ByteBuffer.wrap(rendered.bytes()), 0);
                return writer;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
    }

    /// How many bytes a file with these tensors takes, header included.
    public static long fileBytes(List<TensorHeader> tensors, Map<String, String> metadata) {
        return HeaderBuilder.render(tensors, metadata).header().fileBytes();
    }

    /// Where the file lies.
    public Path path() {
        return path;
    }

    /// The layout being filled.
    public SafetensorsHeader header() {
        return header;
    }

    /// Writes the remaining bytes of `bytes` into a tensor. Safe to call from several threads for ranges that do not overlap.
    ///
    /// @param offset where in the tensor the bytes go, in bytes
    /// @throws IndexOutOfBoundsException if the range leaves the tensor
    public void write(String tensor, long offset, ByteBuffer bytes) {
        SafetensorsHeader.Entry entry = Objects.requireNonNull(header.tensors().get(tensor), () -> "no tensor " + tensor + " in " + path);
        int count = bytes.remaining();
        Objects.checkFromIndexSize(offset, count, entry.tensor().bytes());
        try {
            writeFully(bytes, header.dataStart() + entry.offset() + offset);
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
        written.addAndGet(count);
    }

    /// Declares the file complete and forces it to the device.
    ///
    /// @throws IllegalStateException if bytes are missing
    public void seal() {
        long expected = header.fileBytes() - header.dataStart();
        if (written.get() != expected) {
            throw new IllegalStateException("%s lacks data: %,d of %,d bytes were written".formatted(path, written.get(), expected));
        }
        try {
            channel.force(true);
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw StorageFullException.during(path, e);
        }
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
