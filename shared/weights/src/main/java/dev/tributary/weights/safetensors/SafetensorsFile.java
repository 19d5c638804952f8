package dev.tributary.weights.safetensors;

import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A safetensors file mapped read-only into memory; the header was checked in full before the constructor returned.
///
/// Safe for use by several threads. Whoever opens the file closes it; every segment handed out dies with it, and touching one
/// afterwards fails with an [IllegalStateException] rather than reading stale memory.
public final class SafetensorsFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment file;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, Arena arena, MemorySegment file) {
        this.path = path;
        this.arena = arena;
        this.file = file;
        this.header = readHeader();
    }

    /// Maps the file and checks its header; costs no data reads.
    ///
    /// @throws InvalidModelException if the file is missing or is not a well-formed safetensors file
    /// @throws UncheckedIOException if it cannot be read
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new SafetensorsFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (NoSuchFileException e) {
            arena.close();
            throw new InvalidModelException("model-file-missing", "There is no file %s. Check the path, or download it again.".formatted(path), e);
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException("Could not read " + path + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Where the file lies.
    public Path path() {
        return path;
    }

    /// Metadata, tensors and their places.
    public SafetensorsHeader header() {
        return header;
    }

    /// The free-form strings of the header, e.g. `format: pt`.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// All tensors in the order of their data.
    public List<TensorHeader> tensors() {
        return header.list();
    }

    /// A tensor's bytes, read-only, little endian; valid until this file is closed.
    public MemorySegment bytes(String tensor) {
        SafetensorsHeader.Entry entry = header.tensors().get(tensor);
        if (entry == null) {
            throw invalid(path, "tensor-missing", "it has no tensor " + tensor, null);
        }
        return file.asSlice(header.dataStart() + entry.offset(), entry.tensor().bytes());
    }

    @Override
    public void close() {
        arena.close();
    }

    private SafetensorsHeader readHeader() {
        long size = file.byteSize();
        if (size < Long.BYTES) {
            throw invalid(path, "safetensors-truncated", "it has %d bytes, too few for a header length".formatted(size), null);
        }
        // By a buffer: what reads a segment by its layout is made at run time.
        long length = file.asSlice(0, Long.BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > SafetensorsHeader.MAX_HEADER_BYTES) {
            throw invalid(path, "safetensors-header-too-large", "it announces a header of %s bytes; the limit is %,d"
                    .formatted(Long.toUnsignedString(length), SafetensorsHeader.MAX_HEADER_BYTES), null);
        }
        if (length > size - Long.BYTES) {
            throw invalid(path, "safetensors-truncated", "it announces a header of %,d bytes, but only %,d follow"
                    .formatted(length, size - Long.BYTES), null);
        }
        byte[] json = file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        return HeaderParser.parse(path, json, size - Long.BYTES - length);
    }

    static InvalidModelException invalid(Path file, String code, String fault, @Nullable Throwable cause) {
        String message = "%s is not a usable safetensors file: %s. Download or write it again.".formatted(file, fault);
        return cause == null ? new InvalidModelException(code, message) : new InvalidModelException(code, message, cause);
    }
}
