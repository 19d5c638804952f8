package dev.tributary.merge.method;

import java.util.List;

/// Thins out the deltas of one tensor.
interface Sparsifier {
    /// What must be known first.
    default List<Survey> surveys() {
        return List.of();
    }

    /// Whether tiles must hold whole rows.
    default boolean wholeRows() {
        return false;
    }

    /// Starts a chunk.
    Thinning open(int chunk);

    /// Thins the tiles of one chunk, in order, on one thread.
    interface Thinning {
        /// Sets the elements of a model's delta that are dropped to zero.
        void thin(int model, Tile tile, float[] delta);
    }

    /// Keeps everything.
    static Sparsifier none() {
        return chunk -> (model, tile, delta) -> { };
    }
}
