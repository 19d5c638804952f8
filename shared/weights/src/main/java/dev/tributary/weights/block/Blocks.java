package dev.tributary.weights.block;

import dev.tributary.weights.Dtype;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Moves elements between stored bytes and `float[]` blocks, and rounds blocks to a stored type.
///
/// All operations round to nearest, ties to even, as PyTorch does. All are thread-safe and allocate nothing. The arithmetic types
/// are [Dtype#F32], [Dtype#F16] and [Dtype#BF16]; any other is an [IllegalArgumentException].
public final class Blocks {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final BlockKernels KERNELS = choose();

    private Blocks() {}

    /// Reads `count` elements.
    ///
    /// @param offset where the first one lies in `from`, in bytes
    /// @param at index in `to` of the first value
    public static void decode(Dtype dtype, MemorySegment from, long offset, float[] to, int at, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(from, FLOAT, offset, to, at, count);
            case BF16 -> KERNELS.decodeBf16(from, offset, to, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Float.float16ToFloat(from.get(SHORT, offset + 2L * i));
                }
            }
            default -> throw notArithmetic(dtype);
        }
    }

    /// Stores `count` values, rounding them to `dtype`.
    ///
    /// @param at index in `from` of the first value
    /// @param offset where the first one goes in `to`, in bytes
    public static void encode(Dtype dtype, float[] from, int at, MemorySegment to, long offset, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(from, at, to, FLOAT, offset, count);
            case BF16 -> KERNELS.encodeBf16(from, at, to, offset, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to.set(SHORT, offset + 2L * i, Float.floatToFloat16(from[at + i]));
                }
            }
            default -> throw notArithmetic(dtype);
        }
    }

    /// Replaces each value by the nearest value of `dtype`; nothing to do for float32.
    public static void round(Dtype dtype, float[] values, int at, int count) {
        switch (dtype) {
            case F32 -> { }
            case BF16 -> KERNELS.roundBf16(values, at, count);
            case F16 -> {
                for (int i = at; i < at + count; i++) {
                    values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
                }
            }
            default -> throw notArithmetic(dtype);
        }
    }

    /// The value of `dtype` nearest to `value`.
    public static float round(Dtype dtype, float value) {
        return switch (dtype) {
            case F32 -> value;
            case BF16 -> Float.intBitsToFloat(ScalarKernels.bits(value) << 16);
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            default -> throw notArithmetic(dtype);
        };
    }

    /// Whether no value is NaN or infinite.
    public static boolean allFinite(float[] values, int at, int count) {
        return KERNELS.allFinite(values, at, count);
    }

    /// Which kernels run, for a log line: `vector` or `scalar`.
    public static String kernels() {
        return KERNELS instanceof VectorKernels ? "vector" : "scalar";
    }

    private static BlockKernels choose() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        boolean wanted = !"scalar".equals(System.getProperty("tributary.kernels"));
        return wanted && present && VectorKernels.isUseful() ? new VectorKernels() : new ScalarKernels();
    }

    private static IllegalArgumentException notArithmetic(Dtype dtype) {
        return new IllegalArgumentException("elements of type " + dtype + " cannot be computed with; only F32, F16 and BF16 can");
    }
}
