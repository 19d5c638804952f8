package dev.tributary.weights.block;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bits of a block of floats as integers: a copy, which stays in the nearest cache.
///
/// The compiler turns a plain loop over `int[]` or `float[]` into vector instructions, reliably and within milliseconds. It does not
/// where [Float#floatToRawIntBits] or a condition stands in the loop, and not always where a [MemorySegment] does. So the loops of this
/// package that need bits copy them out and in, use one index for all their arrays, and decide with masks: all ones for yes, all zeros for
/// no. One thread's.
final class Bits {
    /// The most values that can be looked at at once.
    static final int BLOCK = 2048;

    /// All of a value but its sign. Magnitudes are ordered as the values they belong to.
    static final int MAGNITUDE = 0x7FFF_FFFF;

    /// The bits of infinity: finite values have smaller magnitudes, NaNs greater ones.
    static final int INFINITE = 0x7F80_0000;

    private static final ValueLayout.OfInt STORED = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ThreadLocal<Bits> OWN = ThreadLocal.withInitial(Bits::new);

    private final int[] first = new int[BLOCK];
    private final int[] second = new int[BLOCK];
    private final int[] third = new int[BLOCK];
    private final long[] neighbours = new long[BLOCK / 2];

    private Bits() {}

    /// This thread's.
    static Bits own() {
        return OWN.get();
    }

    /// The bits of at most [#BLOCK] values, to change and [#store]. Valid until the next call.
    int[] of(float[] values, int at, int count) {
        return copy(values, at, count, first);
    }

    /// A second block beside the one of [#of].
    int[] alsoOf(float[] values, int at, int count) {
        return copy(values, at, count, second);
    }

    /// A third block beside the other two.
    int[] thirdOf(float[] values, int at, int count) {
        return copy(values, at, count, third);
    }

    /// The array [#of] uses, with whatever is in it.
    int[] first() {
        return first;
    }

    /// The array [#alsoOf] uses, with whatever is in it.
    int[] second() {
        return second;
    }

    /// The array [#thirdOf] uses, with whatever is in it.
    int[] third() {
        return third;
    }

    /// An array for the bits of two neighbouring values at a time, with whatever is in it.
    long[] neighbours() {
        return neighbours;
    }

    /// Lays bits side by side as two neighbours at a time; the number of pairs is given.
    static long[] pair(int[] bits, long[] into, int count) {
        copy(MemorySegment.ofArray(bits), 0, MemorySegment.ofArray(into), 0, 2L * count);
        return into;
    }

    /// Stores so many pairs of neighbours.
    static void store(long[] pairs, float[] values, int at, int count) {
        copy(MemorySegment.ofArray(pairs), 0, MemorySegment.ofArray(values), 4L * at, 2L * count);
    }

    static void store(int[] bits, float[] values, int at, int count) {
        copy(MemorySegment.ofArray(bits), 0, MemorySegment.ofArray(values), 4L * at, count);
    }

    /// Whether none is a NaN or an infinity.
    static boolean areFinite(int[] bits, int count) {
        return largestMagnitude(bits, count) < INFINITE;
    }

    static int largestMagnitude(int[] bits, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, bits[i] & MAGNITUDE);
        }
        return largest;
    }

    static int[] copy(float[] values, int at, int count, int[] into) {
        copy(MemorySegment.ofArray(values), 4L * at, MemorySegment.ofArray(into), 0, count);
        return into;
    }

    private static void copy(MemorySegment from, long fromByte, MemorySegment to, long toByte, long count) {
        MemorySegment.copy(from, ValueLayout.JAVA_INT, fromByte, to, ValueLayout.JAVA_INT, toByte, count);
    }

    /// Copies integers that lie in memory as little-endian ones.
    static void load(MemorySegment from, long offset, int[] into, int count) {
        MemorySegment.copy(from, STORED, offset, MemorySegment.ofArray(into), ValueLayout.JAVA_INT, 0, count);
    }

    /// The reverse of [#load].
    static void store(int[] from, MemorySegment to, long offset, int count) {
        MemorySegment.copy(MemorySegment.ofArray(from), ValueLayout.JAVA_INT, 0, to, STORED, offset, count);
    }
}
