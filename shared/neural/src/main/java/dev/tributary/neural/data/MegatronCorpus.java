package dev.tributary.neural.data;

import dev.tributary.weights.InvalidModelException;
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
import java.util.Arrays;
import java.util.Objects;

/// A Megatron corpus mapped into memory: a stream of tokens, and where its documents begin. Sequences must lie in order without gaps,
/// as every writer of the format leaves them.
///
/// Thread-safe. The opener closes it; reading afterwards fails.
public final class MegatronCorpus implements AutoCloseable {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER_BYTES = 34;

    private final Path idx;
    private final Arena arena;
    private final MemorySegment tokens;
    private final TokenType type;
    private final long[] starts;

    private MegatronCorpus(Path bin, Path idx, Arena arena) throws IOException {
        this.idx = idx;
        this.arena = arena;
        MemorySegment index = map(idx);
        if (index.byteSize() < HEADER_BYTES || !Arrays.equals(index.asSlice(0, 9).toArray(ValueLayout.JAVA_BYTE), MegatronWriter.MAGIC)
                || index.get(LONG, 9) != MegatronWriter.VERSION) {
            throw invalid("it does not begin with Megatron's mark and version 1");
        }
        this.type = TokenType.ofCode(index.get(ValueLayout.JAVA_BYTE, 17), idx);
        long sequences = index.get(LONG, 18);
        long boundaries = index.get(LONG, 26);
        if (sequences < 0 || boundaries < 1 || sequences > index.byteSize() / 12 || boundaries > index.byteSize() / 8
                || HEADER_BYTES + 12 * sequences + 8 * boundaries != index.byteSize()) {
            throw invalid("it announces %d sequences and %d boundaries, which do not fit its %,d bytes"
                    .formatted(sequences, boundaries, index.byteSize()));
        }
        this.tokens = map(bin);
        this.starts = starts(index, Math.toIntExact(sequences), Math.toIntExact(boundaries));
        if (starts[starts.length - 1] * type.bytes() != tokens.byteSize()) {
            throw invalid("it accounts for %,d bytes, but %s has %,d"
                    .formatted(starts[starts.length - 1] * type.bytes(), bin, tokens.byteSize()));
        }
    }

    /// Maps a corpus and checks its index against its tokens.
    ///
    /// @throws InvalidModelException if a file is missing or the two do not fit together
    public static MegatronCorpus open(Path bin, Path idx) {
        Arena arena = Arena.ofShared();
        try {
            return new MegatronCorpus(bin, idx, arena);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new InvalidModelException("corpus-file-missing",
                    "There is no file %s. Check the path, or seal the corpus again.".formatted(e.getFile()), e);
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException("Could not read the corpus " + idx + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// Number of documents.
    public int documents() {
        return starts.length - 1;
    }

    /// Number of tokens, ends of documents included.
    public long tokens() {
        return starts[starts.length - 1];
    }

    /// How tokens are stored.
    public TokenType type() {
        return type;
    }

    /// Where a document begins in the stream; for [#documents()], where the stream ends.
    public long start(int document) {
        return starts[document];
    }

    /// The document a position of the stream lies in.
    public int documentAt(long position) {
        Objects.checkIndex(position, tokens());
        int found = Arrays.binarySearch(starts, position);
        int document = found >= 0 ? found : -found - 2;
        // Empty documents share their start with the next one.
        while (starts[document + 1] <= position) {
            document++;
        }
        return document;
    }

    /// Copies `count` tokens from `position` of the stream.
    public void read(long position, long[] into, int at, int count) {
        Objects.checkFromIndexSize(position, count, tokens());
        for (int i = 0; i < count; i++) {
            long offset = (position + i) * type.bytes();
            into[at + i] = switch (type) {
                case I32 -> tokens.get(INT, offset);
                case U16 -> Short.toUnsignedInt(tokens.get(SHORT, offset));
            };
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private long[] starts(MemorySegment index, int sequences, int boundaries) {
        long[] ends = new long[sequences + 1];
        for (int i = 0; i < sequences; i++) {
            int length = index.get(INT, HEADER_BYTES + 4L * i);
            long offset = index.get(LONG, HEADER_BYTES + 4L * sequences + 8L * i);
            if (length < 0 || offset != ends[i] * type.bytes()) {
                throw invalid("sequence %d has length %d at byte %d instead of %d".formatted(i, length, offset, ends[i] * type.bytes()));
            }
            ends[i + 1] = ends[i] + length;
        }
        long[] starts = new long[boundaries];
        long before = 0;
        for (int i = 0; i < boundaries; i++) {
            long boundary = index.get(LONG, HEADER_BYTES + 12L * sequences + 8L * i);
            if (boundary < before || boundary > sequences || i == 0 && boundary != 0 || i == boundaries - 1 && boundary != sequences) {
                throw invalid("document boundary %d is %d, out of order among %d sequences".formatted(i, boundary, sequences));
            }
            starts[i] = ends[(int) boundary];
            before = boundary;
        }
        return starts;
    }

    private MemorySegment map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private InvalidModelException invalid(String fault) {
        return new InvalidModelException("corpus-index", "%s is not a usable Megatron index: %s. Seal the corpus again."
                .formatted(idx, fault));
    }
}
