package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;

/// A function of every value a 16-bit type has, computed once per process: a lookup costs a tenth of an exponential or a logarithm.
final class SixteenBitTable {
    private static final int VALUES = 1 << 16;
    private static final Map<Dtype, SixteenBitTable> EXPONENTIALS = new ConcurrentHashMap<>();
    private static final Map<Dtype, SixteenBitTable> LOGARITHMS = new ConcurrentHashMap<>();

    private final Dtype dtype;
    private final double[] results = new double[VALUES];

    /// Exponentials of the type's values.
    static SixteenBitTable exponentials(Dtype dtype) {
        return EXPONENTIALS.computeIfAbsent(dtype, type -> new SixteenBitTable(type, Math::exp));
    }

    /// Natural logarithms of the type's values.
    static SixteenBitTable logarithms(Dtype dtype) {
        return LOGARITHMS.computeIfAbsent(dtype, type -> new SixteenBitTable(type, Math::log));
    }

    private SixteenBitTable(Dtype dtype, DoubleUnaryOperator function) {
        this.dtype = dtype;
        for (int bits = 0; bits < VALUES; bits++) {
            float value = dtype == Dtype.F16 ? Float.float16ToFloat((short) bits) : Float.intBitsToFloat(bits << 16);
            results[bits] = function.applyAsDouble(value);
        }
    }

    /// @param value one of the type's values
    double of(float value) {
        return results[dtype == Dtype.F16 ? Float.floatToFloat16(value) & VALUES - 1 : Float.floatToRawIntBits(value) >>> 16];
    }
}
