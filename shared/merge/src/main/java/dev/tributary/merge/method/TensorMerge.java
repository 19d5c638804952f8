package dev.tributary.merge.method;

import java.util.List;

/// The computation of one output tensor: passes that look at the sources first, then the pass that combines them.
///
/// The tensor is cut into chunks by its size alone. Any thread may take any chunk; within a chunk, tiles come in order. Results must
/// depend on the chunks, never on who took them or when.
public interface TensorMerge {
    /// What must be known before elements can be combined, in order.
    default List<Survey> surveys() {
        return List.of();
    }

    /// Whether tiles must hold whole rows (vectors along the last axis).
    default boolean wholeRows() {
        return false;
    }

    /// Of tiles that hold whole rows, how many rows they hold at least if there are as many.
    default int leastRows() {
        return 1;
    }

    /// Whether the elements of a tile must lie in the tensor's order; if not, they may lie in that of [Tile#places].
    default boolean inOrder() {
        return wholeRows();
    }

    /// Whether everything that is rounded comes from the sources by sums, differences, clamping and at most five products or quotients in a
    /// row, as [dev.tributary.weights.block.Moderate] demands. Each factor goes through the tile or is announced to it. A merge that learns
    /// only from its surveys that this is not so tells the tile, see [Tile#moderate].
    default boolean isGentle() {
        return false;
    }

    /// Starts combining a chunk.
    Combination open(int chunk);

    /// Combines the tiles of one chunk, in order, on one thread.
    interface Combination {
        /// Computes `tile.count()` elements into the front of `out`, rounded to the type arithmetic runs in. `out` is none of the tile's arrays.
        void combine(Tile tile, float[] out);
    }
}
