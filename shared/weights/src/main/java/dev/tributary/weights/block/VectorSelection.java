package dev.tributary.weights.block;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The selections on the Vector API.
final class VectorSelection implements SelectionKernels {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = FLOATS.length();

    private final ScalarSelection tail = new ScalarSelection();

    @Override
    public void keepBand(float[] scores, float[] values, int count, float lower, float upper) {
        int whole = count - count % LANES;
        FloatVector zero = FloatVector.zero(FLOATS);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector magnitude = FloatVector.fromArray(FLOATS, scores, i).abs();
            VectorMask<Float> inside = magnitude.compare(VectorOperators.GE, lower).and(magnitude.compare(VectorOperators.LE, upper));
            zero.blend(FloatVector.fromArray(FLOATS, values, i), inside).intoArray(values, i);
        }
        tail.keepBand(scores, values, whole, count, lower, upper);
    }

    @Override
    public int countMagnitude(float[] values, int count, float magnitude) {
        int whole = count - count % LANES;
        int equal = 0;
        for (int i = 0; i < whole; i += LANES) {
            equal += FloatVector.fromArray(FLOATS, values, i).abs().compare(VectorOperators.EQ, magnitude).trueCount();
        }
        return equal + tail.countMagnitude(values, whole, count, magnitude);
    }

    @Override
    public void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, int count) {
        int whole = count - count % LANES;
        FloatVector zero = FloatVector.zero(FLOATS);
        FloatVector weights = FloatVector.broadcast(FLOATS, weight);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector value = FloatVector.fromArray(FLOATS, term, i);
            VectorMask<Float> positive = FloatVector.fromArray(FLOATS, vote, i).compare(VectorOperators.GE, 0);
            VectorMask<Float> agrees = value.compare(VectorOperators.GT, 0).and(positive)
                    .or(value.compare(VectorOperators.LT, 0).andNot(positive));
            FloatVector.fromArray(FLOATS, sum, i).add(zero.blend(value, agrees)).intoArray(sum, i);
            FloatVector.fromArray(FLOATS, counted, i).add(zero.blend(weights, agrees)).intoArray(counted, i);
        }
        tail.addAgreeing(vote, term, weight, sum, counted, whole, count);
    }

    @Override
    public void divide(float[] values, float[] divisors, int count) {
        int whole = count - count % LANES;
        for (int i = 0; i < whole; i += LANES) {
            FloatVector divisor = FloatVector.fromArray(FLOATS, divisors, i);
            FloatVector safe = divisor.blend(1f, divisor.compare(VectorOperators.EQ, 0));
            FloatVector.fromArray(FLOATS, values, i).div(safe).intoArray(values, i);
        }
        tail.divide(values, divisors, whole, count);
    }

    @Override
    public void keepRandom(float[] values, int from, int to, int low, int firstKey, int secondKey, int bound) {
        int whole = (to - from) - (to - from) % LANES;
        FloatVector zero = FloatVector.zero(FLOATS);
        IntVector lane = IntVector.zero(INTS).addIndex(1);
        for (int i = 0; i < whole; i += LANES) {
            IntVector index = lane.add(low + i);
            IntVector number = hash(hash(index.lanewise(VectorOperators.XOR, firstKey)).lanewise(VectorOperators.XOR, secondKey))
                    .lanewise(VectorOperators.LSHR, 1);
            VectorMask<Float> kept = number.compare(VectorOperators.LT, bound).cast(FLOATS);
            zero.blend(FloatVector.fromArray(FLOATS, values, from + i), kept).intoArray(values, from + i);
        }
        tail.keepRandom(values, from + whole, to, low + whole, firstKey, secondKey, bound);
    }

    private static IntVector hash(IntVector value) {
        IntVector x = value.lanewise(VectorOperators.XOR, value.lanewise(VectorOperators.LSHR, 16)).mul(0x7feb_352d);
        x = x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 15)).mul(0x846c_a68b);
        return x.lanewise(VectorOperators.XOR, x.lanewise(VectorOperators.LSHR, 16));
    }
}
