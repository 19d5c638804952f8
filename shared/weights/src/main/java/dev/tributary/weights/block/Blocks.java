package dev.tributary.weights.block;

import dev.tributary.weights.Dtype;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Moves elements between stored bytes and `float[]` blocks, and rounds blocks to a stored type.
///
/// All operations round to nearest, ties to even, as PyTorch does. All are thread-safe and allocate nothing but a few kilobytes once
/// per thread. The arithmetic types are [Dtype#F32], [Dtype#F16] and [Dtype#BF16]; any other is an [IllegalArgumentException].
public final class Blocks {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOATS = ValueLayout.JAVA_FLOAT;

    /// The most elements [#decodeSplit] and [#encodeSplit] take at once.
    public static final int MOST_SPLIT = Bits.BLOCK;

    private Blocks() {}

    /// Reads `count` elements.
    ///
    /// @param offset where the first one lies in `from`, in bytes
    /// @param at index in `to` of the first value
    public static void decode(Dtype dtype, MemorySegment from, long offset, float[] to, int at, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(from, FLOAT, offset, MemorySegment.ofArray(to), FLOATS, 4L * at, count);
            case BF16 -> Bfloat16.decode(from, offset, to, at, count);
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
            case F32 -> MemorySegment.copy(MemorySegment.ofArray(from), FLOATS, 4L * at, to, FLOAT, offset, count);
            case BF16 -> Bfloat16.encode(from, at, to, offset, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to.set(SHORT, offset + 2L * i, Float.floatToFloat16(from[at + i]));
                }
            }
            default -> throw notArithmetic(dtype);
        }
    }

    /// Reads `count` bfloat16 elements, the even ones first, then the odd ones: somewhat faster than in their own order.
    ///
    /// @param offset where the first one lies in `from`, in bytes
    /// @param count an even number up to [#MOST_SPLIT]
    /// @return whether all values are [Moderate], found out on the way
    public static boolean decodeSplit(MemorySegment from, long offset, float[] to, int count) {
        return Bfloat16.decodeSplit(from, offset, to, count);
    }

    /// Stores `count` values as bfloat16 elements, the first half as the even ones, the second as the odd ones.
    ///
    /// @param offset where the first one goes in `to`, in bytes
    /// @param count an even number up to [#MOST_SPLIT]
    public static void encodeSplit(float[] from, MemorySegment to, long offset, int count) {
        Bfloat16.encodeSplit(from, to, offset, count);
    }

    /// Like [#encodeSplit], of values that are bfloat16 numbers already: nothing is left to round.
    public static void storeSplit(float[] from, MemorySegment to, long offset, int count) {
        Bfloat16.storeSplit(from, to, offset, count);
    }

    /// Replaces each value by the nearest value of `dtype`; nothing to do for float32.
    public static void round(Dtype dtype, float[] values, int at, int count) {
        switch (dtype) {
            case F32 -> { }
            case BF16 -> Bfloat16.round(values, at, count);
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
            case BF16 -> Bfloat16.round(value);
            case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
            default -> throw notArithmetic(dtype);
        };
    }

    /// Whether no value is NaN or infinite.
    public static boolean allFinite(float[] values, int at, int count) {
        Bits own = Bits.own();
        boolean finite = true;
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            finite &= Bits.areFinite(own.of(values, at + done, run), run);
        }
        return finite;
    }

    private static IllegalArgumentException notArithmetic(Dtype dtype) {
        return new IllegalArgumentException("elements of type " + dtype + " cannot be computed with; only F32, F16 and BF16 can");
    }
}
