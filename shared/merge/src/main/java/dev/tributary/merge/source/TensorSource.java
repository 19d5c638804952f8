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
}
