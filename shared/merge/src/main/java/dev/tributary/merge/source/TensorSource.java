package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import java.util.List;

/// A tensor that can be read range by range, from any thread.
public interface TensorSource {
    /// The type its elements are values of.
    Dtype dtype();

    /// Axis lengths.
    List<Long> shape();

    /// Reads elements in row-major order.
    ///
    /// @param from index of the first element
    /// @param into filled from its start
    void read(long from, float[] into, int count);

    /// Whether [#readSplit] can be used.
    default boolean splits() {
        return false;
    }

    /// Reads as [#read] does, the even ones of the elements first, then the odd ones.
    ///
    /// @param count an even number, at most [dev.tributary.weights.block.Blocks#MOST_SPLIT]
    /// @return whether all values are known to be [dev.tributary.weights.block.Moderate]
    /// @throws UnsupportedOperationException unless [#splits]
    default boolean readSplit(long from, float[] into, int count) {
        throw new UnsupportedOperationException(this + " can only be read in order");
    }
}
