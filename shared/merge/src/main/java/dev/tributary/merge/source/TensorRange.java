package dev.tributary.merge.source;

import dev.tributary.weights.Dtype;
import java.util.List;

/// A run of elements of a tensor as a tensor of its own: one expert's matrix out of a stack of experts.
///
/// @param start index in `whole` of the first element
public record TensorRange(TensorSource whole, long start, List<Long> shape) implements TensorSource {
    @Override
    public Dtype dtype() {
        return whole.dtype();
    }

    @Override
    public void read(long from, float[] into, int count) {
        whole.read(start + from, into, count);
    }

    @Override
    public boolean splits() {
        return whole.splits();
    }

    @Override
    public boolean readSplit(long from, float[] into, int count) {
        return whole.readSplit(start + from, into, count);
    }

    @Override
    public String toString() {
        return "part of " + whole;
    }
}
