package dev.tributary.merge.method;

import java.util.List;

/// Thins out the deltas of one tensor.
interface Sparsifier {
    /// What must be known first.
    List<Survey> surveys();

    /// Whether tiles must hold whole rows.
    boolean wholeRows();

    /// Starts a chunk.
    Thinning open(int chunk);

    /// Thins the tiles of one chunk, in order, on one thread.
    interface Thinning {
        /// Sets the elements of a model's delta that are dropped to zero.
        void thin(int model, Tile tile, float[] delta);
    }

    /// Keeps everything.
    static Sparsifier none() {
        return new Sparsifier() {
            @Override
            public List<Survey> surveys() {
                return List.of();
            }

            @Override
            public boolean wholeRows() {
                return false;
            }

            @Override
            public Thinning open(int chunk) {
                return (model, tile, delta) -> { };
            }
        };
    }
}
