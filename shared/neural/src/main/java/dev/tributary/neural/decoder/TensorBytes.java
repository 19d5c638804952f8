package dev.tributary.neural.decoder;

import ai.djl.ndarray.NDArray;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.block.Blocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// Moves elements between stored tensors and float32 arrays of the engine. Segments over an array die with it.
public final class TensorBytes {

    private static final int BLOCK = 1 << 16;

    private TensorBytes() {
    }

    /// The array's own memory, little endian, not copied; up to 2 GiB.
    public static MemorySegment of(NDArray array) {
        ByteBuffer buffer = array.toByteBuffer(true);
        if (!buffer.isDirect()) {
            throw new IllegalStateException("Array " + array.getShape() + " is not contiguous");
        }
        return MemorySegment.ofBuffer(buffer);
    }

    /// Fills a float32 array from stored elements.
    ///
    /// @param name the tensor, for messages
    /// @throws InvalidModelException if an element is NaN or infinite
    public static void load(String name, Dtype dtype, MemorySegment from, NDArray to) {
        MemorySegment target = of(to);
        long count = target.byteSize() / Float.BYTES;
        float[] block = new float[(int) Math.min(BLOCK, count)];
        for (long at = 0; at < count; at += block.length) {
            int size = (int) Math.min(block.length, count - at);
            Blocks.decode(dtype, from, at * dtype.bytes(), block, 0, size);
            requireFinite(name, block, size, at);
            MemorySegment.copy(block, 0, target, ValueLayout.JAVA_FLOAT, at * Float.BYTES, size);
        }
    }

    /// Receives one encoded block of a tensor.
    @FunctionalInterface
    public interface Sink {
        /// @param offset bytes from the start of the tensor
        void write(long offset, ByteBuffer bytes);
    }

    /// Stores a float32 array as `dtype`, block by block.
    public static void store(NDArray from, Dtype dtype, Sink sink) {
        MemorySegment source = of(from);
        long count = source.byteSize() / Float.BYTES;
        float[] block = new float[(int) Math.min(BLOCK, count)];
        byte[] encoded = new byte[block.length * dtype.bytes()];
        for (long at = 0; at < count; at += block.length) {
            int size = (int) Math.min(block.length, count - at);
            MemorySegment.copy(source, ValueLayout.JAVA_FLOAT, at * Float.BYTES, block, 0, size);
            Blocks.encode(dtype, block, 0, MemorySegment.ofArray(encoded), 0, size);
            sink.write(at * dtype.bytes(), ByteBuffer.wrap(encoded, 0, size * dtype.bytes()));
        }
    }

    private static void requireFinite(String name, float[] block, int size, long at) {
        // One sum finds whether any element is NaN or infinite: x * 0 is 0 for every other.
        float probe = 0;
        for (int i = 0; i < size; i++) {
            probe += block[i] * 0;
        }
        if (probe != 0 || Float.isNaN(probe)) {
            int bad = 0;
            while (Float.isFinite(block[bad])) {
                bad++;
            }
            throw new InvalidModelException("tensor-not-finite", ("Tensor %s holds %s at element %,d, so every result would be NaN. "
                    + "The model diverged or the file is damaged; use an earlier checkpoint.").formatted(name, block[bad], at + bad));
        }
    }
}
