package dev.tributary.weights;

import java.util.Arrays;
import java.util.List;

/// A tensor's name, element type and shape. Elements are stored row by row (the last axis is contiguous), little endian.
///
/// @param name unique within a checkpoint
/// @param dtype the stored element type
/// @param shape axis lengths, each ≥ 0; empty for a scalar
public record TensorHeader(String name, Dtype dtype, List<Long> shape) {
    public TensorHeader {
        shape = List.copyOf(shape);
        long bytes = dtype.bytes();
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException("tensor %s has a negative axis in its shape %s".formatted(name, shape));
            }
            bytes = Math.multiplyExact(bytes, axis);
        }
    }

    /// Convenience for shapes written out in code.
    public static TensorHeader of(String name, Dtype dtype, long... shape) {
        return new TensorHeader(name, dtype, Arrays.stream(shape).boxed().toList());
    }

    /// The number of elements; 1 for a scalar.
    public long elements() {
        long count = 1;
        for (long axis : shape) {
            count *= axis;
        }
        return count;
    }

    /// The number of bytes the elements take in a file.
    public long bytes() {
        return elements() * dtype.bytes();
    }

    /// The length of the last axis; 1 for a scalar.
    public long columns() {
        return shape.isEmpty() ? 1 : shape.getLast();
    }

    /// How many vectors of [#columns()] elements the tensor holds.
    public long rows() {
        return columns() == 0 ? 0 : elements() / columns();
    }
}
