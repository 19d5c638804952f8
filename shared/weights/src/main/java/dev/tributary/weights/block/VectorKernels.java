package dev.tributary.weights.block;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on the Vector API. Lanes are those of the widest float vector; the 16-bit side uses a vector of half its size.
final class VectorKernels implements BlockKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final int LANES = FLOATS.length();

    private final ScalarKernels tail = new ScalarKernels();

    /// Whether this machine's vectors are wide enough to be worth it.
    static boolean isUseful() {
        return FLOATS.vectorBitSize() >= 128;
    }

    @Override
    public void decodeBf16(MemorySegment from, long offset, float[] to, int at, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            ShortVector stored = ShortVector.fromMemorySegment(SHORTS, from, offset + 2L * i, ByteOrder.LITTLE_ENDIAN);
            IntVector bits = (IntVector) stored.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
            bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(to, at + i);
        }
        tail.decodeBf16(from, offset + 2L * whole, to, at + whole, count - whole);
    }

    @Override
    public void encodeBf16(float[] from, int at, MemorySegment to, long offset, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            IntVector bits = rounded(FloatVector.fromArray(FLOATS, from, at + i)).lanewise(VectorOperators.LSHR, 16);
            ShortVector stored = (ShortVector) bits.convertShape(VectorOperators.I2S, SHORTS, 0);
            stored.intoMemorySegment(to, offset + 2L * i, ByteOrder.LITTLE_ENDIAN);
        }
        tail.encodeBf16(from, at + whole, to, offset + 2L * whole, count - whole);
    }

    @Override
    public void roundBf16(float[] values, int at, int count) {
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            rounded(FloatVector.fromArray(FLOATS, values, i)).lanewise(VectorOperators.AND, 0xFFFF0000).reinterpretAsFloats()
                    .intoArray(values, i);
        }
        tail.roundBf16(values, at + whole, count - whole);
    }

    @Override
    public boolean allFinite(float[] values, int at, int count) {
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            if (!FloatVector.fromArray(FLOATS, values, i).test(VectorOperators.IS_FINITE).allTrue()) {
                return false;
            }
        }
        return tail.allFinite(values, at + whole, count - whole);
    }

    /// The bits whose upper half is the nearest bfloat16; the lower half is left over.
    private static IntVector rounded(FloatVector values) {
        IntVector raw = values.reinterpretAsInts();
        IntVector odd = raw.lanewise(VectorOperators.LSHR, 16).lanewise(VectorOperators.AND, 1);
        IntVector nearest = raw.add(odd).add(0x7FFF);
        return nearest.blend(0x7FC00000, values.test(VectorOperators.IS_NAN).cast(INTS));
    }
}
