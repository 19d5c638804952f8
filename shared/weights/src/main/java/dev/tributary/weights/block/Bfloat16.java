package dev.tributary.weights.block;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// bfloat16, the upper half of a float: 8 bits of exponent, 7 of mantissa.
final class Bfloat16 {
    private static final int NAN = 0x7FC0_0000;
    private static final int UPPER_HALF = 0xFFFF_0000;
    private static final long UPPER_HALF_LONG = 0xFFFF_0000L;
    // Where in a long of two floats each of them stands.
    private static final int FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : Integer.SIZE;
    private static final int SECOND = Integer.SIZE - FIRST;

    private Bfloat16() {}

    /// To float: exact.
    static void decode(MemorySegment from, long offset, float[] to, int at, int count) {
        Bits own = Bits.own();
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            Bits.load(from, offset + 2L * done, own.third(), run / 2);
            widen(own.third(), own.neighbours(), run / 2);
            Bits.store(own.neighbours(), to, at + done, run / 2);
            if (run % 2 == 1) {
                int last = run - 1;
                to[at + done + last] = Float.intBitsToFloat(from.get(Blocks.SHORT, offset + 2L * (done + last)) << 16);
            }
        }
    }

    /// Two neighbours in 32 bits become two floats in 64.
    private static void widen(int[] from, long[] to, int count) {
        for (int i = 0; i < count; i++) {
            long pair = from[i];
            to[i] = (pair << 16 & UPPER_HALF_LONG) << FIRST | (pair & UPPER_HALF_LONG) << SECOND;
        }
    }

    /// From float: to nearest, ties to even; NaN becomes 0x7FC0.
    static void encode(float[] from, int at, MemorySegment to, long offset, int count) {
        Bits own = Bits.own();
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            int[] bits = own.of(from, at + done, run);
            round(bits, run);
            narrow(Bits.pair(bits, own.neighbours(), run / 2), own.third(), run / 2);
            Bits.store(own.third(), to, offset + 2L * done, run / 2);
            if (run % 2 == 1) {
                int last = run - 1;
                to.set(Blocks.SHORT, offset + 2L * (done + last), (short) (bits[last] >>> 16));
            }
        }
    }

    private static void narrow(long[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = (int) ((from[i] >>> FIRST & UPPER_HALF_LONG) >>> 16 | from[i] >>> SECOND & UPPER_HALF_LONG);
        }
    }

    /// To float, the even elements first, then the odd ones: the order in which neighbours come out of one 32-bit word, and the only one
    /// the compiler has vector instructions for.
    ///
    /// @param count even, at most [Bits#BLOCK]
    /// @return whether all are [Moderate]
    static boolean decodeSplit(MemorySegment from, long offset, float[] to, int count) {
        Bits own = Bits.own();
        int half = count / 2;
        int[] pairs = own.third();
        Bits.load(from, offset, pairs, half);
        int outside = part(pairs, own.first(), own.second(), half);
        Bits.store(own.first(), to, 0, half);
        Bits.store(own.second(), to, half, half);
        return outside >= 0;
    }

    /// @return negative if a value is not zero and lies below or above the moderate magnitudes
    private static int part(int[] pairs, int[] lower, int[] upper, int count) {
        int outside = 0;
        for (int i = 0; i < count; i++) {
            int low = pairs[i] << 16;
            int high = pairs[i] & UPPER_HALF;
            lower[i] = low;
            upper[i] = high;
            int small = low & Bits.MAGNITUDE;
            int great = high & Bits.MAGNITUDE;
            outside |= (small - Moderate.LEAST | Moderate.MOST - small) & -small | (great - Moderate.LEAST | Moderate.MOST - great) & -great;
        }
        return outside;
    }

    /// The reverse of [#decodeSplit].
    static void encodeSplit(float[] from, MemorySegment to, long offset, int count) {
        Bits own = Bits.own();
        int half = count / 2;
        round(own.of(from, 0, half), half);
        round(own.alsoOf(from, half, half), half);
        join(own, to, offset, half);
    }

    /// Like [#encodeSplit], of values that are rounded already.
    static void storeSplit(float[] from, MemorySegment to, long offset, int count) {
        Bits own = Bits.own();
        int half = count / 2;
        own.of(from, 0, half);
        own.alsoOf(from, half, half);
        join(own, to, offset, half);
    }

    private static void join(Bits own, MemorySegment to, long offset, int count) {
        join(own.first(), own.second(), own.third(), count);
        Bits.store(own.third(), to, offset, count);
    }

    private static void join(int[] lower, int[] upper, int[] pairs, int count) {
        for (int i = 0; i < count; i++) {
            pairs[i] = lower[i] >>> 16 | upper[i];
        }
    }

    /// Replaces each value by its nearest, as [#encode] followed by [#decode] would.
    static void round(float[] values, int at, int count) {
        Bits own = Bits.own();
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            int[] bits = own.of(values, at + done, run);
            round(bits, run);
            Bits.store(bits, values, at + done, run);
        }
    }

    static float round(float value) {
        return Float.intBitsToFloat(nearest(Float.floatToRawIntBits(value)));
    }

    private static void round(int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            bits[i] = nearest(bits[i]);
        }
    }

    /// Adding half a unit, less one where the kept part is even, carries exactly when the value must round up.
    private static int nearest(int bits) {
        int nan = Bits.INFINITE - (bits & Bits.MAGNITUDE) >> 31;
        return bits + 0x7FFF + (bits >>> 16 & 1) & UPPER_HALF & ~nan | NAN & nan;
    }
}
