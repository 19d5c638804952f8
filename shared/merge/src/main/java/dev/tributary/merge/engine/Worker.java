package dev.tributary.merge.engine;

import dev.tributary.merge.method.Tile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What one thread of a merge works with: a tile, a result array, and a buffer for what is written.
final class Worker implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 << 20;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 64);
    private final Tile tile = new Tile();
    private float[] result = new float[0];

    Tile tile() {
        return tile;
    }

    float[] result(int count) {
        if (result.length < count) {
            result = new float[count];
        }
        return result;
    }

    MemorySegment buffer() {
        return buffer;
    }

    @Override
    public void close() {
        arena.close();
    }
}
