package dev.tributary.weights.block;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The sums on the Vector API. A product of two floats is exact in double, so only the order of additions matters, and that is the
/// scalar twin's.
final class VectorSums implements SumKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_512;

    /// Whether this machine has vectors of eight doubles; emulated ones would be slower than plain loops.
    static boolean isUseful() {
        return DoubleVector.SPECIES_PREFERRED.length() >= LANES;
    }

    @Override
    public double dot(float[] a, float[] b, int at, int count) {
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            sum = widen(FloatVector.fromArray(FLOATS, a, i)).fma(widen(FloatVector.fromArray(FLOATS, b, i)), sum);
        }
        double[] lanes = sum.toArray();
        for (int i = whole; i < count; i++) {
            lanes[i % LANES] += (double) a[at + i] * b[at + i];
        }
        return Sums.pairwise(lanes);
    }

    @Override
    public double absolute(float[] a, int at, int count) {
        DoubleVector sum = DoubleVector.zero(DOUBLES);
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            sum = sum.add(widen(FloatVector.fromArray(FLOATS, a, i).abs()));
        }
        double[] lanes = sum.toArray();
        for (int i = whole; i < count; i++) {
            lanes[i % LANES] += Math.abs(a[at + i]);
        }
        return Sums.pairwise(lanes);
    }

    private static DoubleVector widen(FloatVector values) {
        return (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
    }
}
