package dev.tributary.benchmarks.merging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// How fast this machine copies a file with all cores: mapped in, written out by position, through a buffer in each core's cache. Nothing
/// that reads a model and writes one of its size can be faster.
final class CopyBandwidth {
    private static final int PIECE = 256 << 10;
    private static final int TRIES = 5;

    private CopyBandwidth() {}

    /// Bytes read plus bytes written per second; the best of some tries.
    static double measure(Path file, Path copy) {
        double best = 0;
        for (int i = 0; i < TRIES; i++) {
            best = Math.max(best, once(file, copy));
        }
        return best;
    }

    private static double once(Path file, Path copy) {
        try (Arena arena = Arena.ofShared(); FileChannel in = FileChannel.open(file); FileChannel out = FileChannel.open(copy,
                StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            MemorySegment source = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena);
            AtomicLong next = new AtomicLong();
            IntStream.range(0, Runtime.getRuntime().availableProcessors()).parallel().forEach(thread -> pieces(source, next, out));
            double seconds = (System.nanoTime() - start) / 1e9;
            Files.delete(copy);
            return 2.0 * source.byteSize() / seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pieces(MemorySegment source, AtomicLong next, FileChannel out) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PIECE);
            for (long at = next.getAndAdd(PIECE); at < source.byteSize(); at = next.getAndAdd(PIECE)) {
                long count = Math.min(PIECE, source.byteSize() - at);
                MemorySegment.copy(source, at, buffer, 0, count);
                out.write(buffer.asSlice(0, count).asByteBuffer(), at);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
