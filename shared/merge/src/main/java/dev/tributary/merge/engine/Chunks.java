package dev.tributary.merge.engine;

import dev.tributary.weights.block.Blocks;

/// How a tensor is cut into chunks and tiles. Depends on the tensor alone, so results do not depend on who computes what.
///
/// @param elements of the tensor
/// @param chunkElements of every chunk but the last, which may be shorter
/// @param tileElements of every tile but the last of a chunk
record Chunks(long elements, long chunkElements, int tileElements) {
    // A power of two. Arrays of this size, one per source and a few more, stay in a core's own cache.
    private static final int TILE = Blocks.MOST_SPLIT;
    private static final long CHUNK = 1 << 20;
    private static final int MAX_CHUNKS = 64;

    /// @param rows how many rows a tile holds at least; 0 if it need not hold whole ones
    static Chunks of(long elements, int columns, int rows) {
        int unit = rows > 0 ? Math.max(1, columns) : TILE;
        int tile = unit * Math.max(Math.max(1, rows), TILE / unit);
        long wanted = Math.max(CHUNK, Math.ceilDiv(elements, MAX_CHUNKS));
        return new Chunks(elements, Math.ceilDiv(wanted, tile) * tile, tile);
    }

    int count() {
        return (int) Math.max(1, Math.ceilDiv(elements, chunkElements));
    }

    long start(int chunk) {
        return chunk * chunkElements;
    }

    long end(int chunk) {
        return Math.min(elements, start(chunk) + chunkElements);
    }
}
