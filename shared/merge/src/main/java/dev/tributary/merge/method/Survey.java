package dev.tributary.merge.method;

/// A pass over a tensor's sources that gathers a number or a table from them.
public interface Survey {
    /// Announces how many chunks will come, before the first is opened.
    void begin(int chunks);

    /// Starts looking at a chunk. Called once per chunk, from any thread.
    Look open(int chunk);

    /// Called once, after every chunk was seen; what it computes is visible to whatever comes next.
    void conclude();

    /// Looks at the tiles of one chunk, in order, on one thread.
    interface Look {
        void see(Tile tile);

        /// Called after the chunk's last tile.
        default void end() {}
    }
}
