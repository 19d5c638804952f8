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

/// How fast this machine copies a file with all cores: mapped in, written out by position, in pieces of the size merges write. Nothing
/// that reads models and writes one can be faster.
final class CopyBandwidth {
    private static final int PIECE = 4 << 20;
    private static final int TRIES = 3;

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
        for (long at = next.getAndAdd(PIECE); at < source.byteSize(); at = next.getAndAdd(PIECE)) {
            try {
                out.write(source.asSlice(at, Math.min(PIECE, source.byteSize() - at)).asByteBuffer(), at);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
