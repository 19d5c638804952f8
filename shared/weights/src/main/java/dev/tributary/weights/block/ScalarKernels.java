package dev.tributary.weights.block;

import java.lang.foreign.MemorySegment;

/// The kernels as plain loops: the definition the vector twin is tested against, and the fallback where the Vector API is absent.
final class ScalarKernels implements BlockKernels {
    private static final int NAN_BITS = 0x7FC0;

    @Override
    public void decodeBf16(MemorySegment from, long offset, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Float.intBitsToFloat(from.get(Blocks.SHORT, offset + 2L * i) << 16);
        }
    }

    @Override
    public void encodeBf16(float[] from, int at, MemorySegment to, long offset, int count) {
        for (int i = 0; i < count; i++) {
            to.set(Blocks.SHORT, offset + 2L * i, (short) bits(from[at + i]));
        }
    }

    @Override
    public void roundBf16(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            values[i] = Float.intBitsToFloat(bits(values[i]) << 16);
        }
    }

    @Override
    public boolean allFinite(float[] values, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    /// The 16 bits of the nearest bfloat16: adding half a unit, less one where the kept part is even, carries exactly when the
    /// value must round up.
    static int bits(float value) {
        int raw = Float.floatToRawIntBits(value);
        return value != value ? NAN_BITS : raw + 0x7FFF + (raw >>> 16 & 1) >>> 16;
    }
}
