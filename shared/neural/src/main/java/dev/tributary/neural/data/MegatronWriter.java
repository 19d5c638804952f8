package dev.tributary.neural.data;

import dev.tributary.weights.StorageFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Writes a corpus as Megatron-LM reads it: `.bin` holds the tokens back to back, `.idx` says where documents begin. Each document is
/// one sequence. Equal documents in equal order give equal bytes.
///
/// The files are complete once [#close()] returned; a crash before leaves no readable index. Not thread-safe.
public final class MegatronWriter implements AutoCloseable {

    static final byte[] MAGIC = "MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII);
    static final long VERSION = 1;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path bin;
    private final Path idx;
    private final TokenType type;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int[] lengths = new int[1024];
    private int documents;
    private long tokens;

    private MegatronWriter(Path bin, Path idx, TokenType type) throws IOException {
        this.bin = bin;
        this.idx = idx;
        this.type = type;
        this.channel = FileChannel.open(bin, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /// Starts a corpus; existing files are replaced.
    public static MegatronWriter create(Path bin, Path idx, TokenType type) {
        try {
            return new MegatronWriter(bin, idx, type);
        } catch (IOException e) {
            throw StorageFullException.during(bin, e);
        }
    }

    /// Appends a document: `count` ids, followed by `endOfDocument`.
    ///
    /// @return the tokens written, the end of the document included
    public int add(int[] ids, int count, int endOfDocument) {
        if (documents == lengths.length) {
            lengths = Arrays.copyOf(lengths, documents * 2);
        }
        try {
            for (int i = 0; i < count; i++) {
                put(ids[i]);
            }
            put(endOfDocument);
        } catch (IOException e) {
            throw StorageFullException.during(bin, e);
        }
        lengths[documents++] = count + 1;
        tokens += count + 1;
        return count + 1;
    }

    /// Documents so far.
    public int documents() {
        return documents;
    }

    /// Tokens so far, ends of documents included.
    public long tokens() {
        return tokens;
    }

    /// Completes both files and forces them to the device.
    @Override
    public void close() {
        try (channel) {
            flush();
            channel.force(true);
        } catch (IOException e) {
            throw StorageFullException.during(bin, e);
        }
        try (FileChannel index = FileChannel.open(idx, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = index();
            while (bytes.hasRemaining()) {
                index.write(bytes);
            }
            index.force(true);
        } catch (IOException e) {
            throw StorageFullException.during(idx, e);
        }
    }

    private void put(int id) throws IOException {
        if (id < 0 || id > type.largest()) {
            throw new IllegalArgumentException("Token id " + id + " does not fit into " + type + ", which holds 0 to " + type.largest());
        }
        if (buffer.remaining() < type.bytes()) {
            flush();
        }
        switch (type) {
            case I32 -> buffer.putInt(id);
            case U16 -> buffer.putShort((short) id);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private ByteBuffer index() {
        int bytes = Math.toIntExact(34 + 4L * documents + 8L * documents + 8L * (documents + 1));
        ByteBuffer index = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        index.put(MAGIC).putLong(VERSION).put((byte) type.code()).putLong(documents).putLong(documents + 1);
        for (int i = 0; i < documents; i++) {
            index.putInt(lengths[i]);
        }
        long at = 0;
        for (int i = 0; i < documents; i++) {
            index.putLong(at);
            at += (long) lengths[i] * type.bytes();
        }
        for (long document = 0; document <= documents; document++) {
            index.putLong(document);
        }
        return index.flip();
    }
}
