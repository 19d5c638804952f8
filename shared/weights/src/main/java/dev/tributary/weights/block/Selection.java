package dev.tributary.weights.block;

/// Loops over `float[]` blocks that decide element by element, without branches: on real weights such decisions are coin tosses, and
/// mispredicted branches cost more than the arithmetic. What floats can decide is decided by signs, which are factors; what needs their bits
/// by masks. Thread-safe.
public final class Selection {
    private Selection() {}

    /// Zeroes the values whose score's magnitude lies outside a band. A value to be zeroed that is not finite becomes NaN.
    ///
    /// @param values may be `scores`
    /// @param lower the least magnitude kept; `Math.nextUp` of a bound that itself is to go
    /// @param upper the greatest magnitude kept; below zero, nothing is
    public static void keepBand(float[] scores, float[] values, int count, float lower, float upper) {
        if (upper < Float.MAX_VALUE) {
            keepUpTo(scores, values, count, Math.nextUp(upper));
        }
        keepFrom(scores, values, count, Math.nextDown(lower));
    }

    private static void keepUpTo(float[] scores, float[] values, int count, float above) {
        for (int i = 0; i < count; i++) {
            float room = above - Math.abs(scores[i]);
            values[i] *= Math.signum(room + Math.abs(room));
        }
    }

    private static void keepFrom(float[] scores, float[] values, int count, float below) {
        for (int i = 0; i < count; i++) {
            float excess = Math.abs(scores[i]) - below;
            values[i] = values[i] * Math.signum(excess + Math.abs(excess)) + 0f;
        }
    }

    /// How many values have this magnitude.
    public static int countMagnitude(float[] values, int count, float magnitude) {
        Bits own = Bits.own();
        int wanted = Float.floatToRawIntBits(magnitude);
        int equal = 0;
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            equal += countMagnitude(own.of(values, at, run), run, wanted);
        }
        return equal;
    }

    private static int countMagnitude(int[] values, int count, int wanted) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            equal += (values[i] & Bits.MAGNITUDE ^ wanted) - 1 >>> 31;
        }
        return equal;
    }

    /// The bits of values but for their signs: integers that are ordered as the magnitudes are.
    ///
    /// @param at index in `values` of the first
    /// @param into filled from its start
    public static void magnitudes(float[] values, int at, int[] into, int count) {
        Bits.copy(values, at, count, into);
        for (int i = 0; i < count; i++) {
            into[i] &= Bits.MAGNITUDE;
        }
    }

    /// Takes each element from one array where its score reaches a threshold, else from another.
    ///
    /// @param scores overwritten
    public static void choose(float[] scores, float threshold, float[] reaching, float[] other, float[] into, int count) {
        subtract(threshold, scores, count);
        Bits own = Bits.own();
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            int[] chosen = own.alsoOf(other, at, run);
            choose(own.of(scores, at, run), own.thirdOf(reaching, at, run), chosen, run);
            Bits.store(chosen, into, at, run);
        }
    }

    private static void subtract(float amount, float[] from, int count) {
        for (int i = 0; i < count; i++) {
            from[i] -= amount;
        }
    }

    private static void choose(int[] scores, int[] reaching, int[] chosen, int count) {
        for (int i = 0; i < count; i++) {
            // Negative zero has reached zero.
            int below = (scores[i] & -(scores[i] & Bits.MAGNITUDE)) >> 31;
            chosen[i] = chosen[i] & below | reaching[i] & ~below;
        }
    }

    /// The largest value; negative infinity if there is none.
    public static float largest(float[] values, int at, int count) {
        Bits own = Bits.own();
        int largest = ordered(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY));
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            largest = Math.max(largest, largest(own.of(values, at + done, run), run));
        }
        return Float.intBitsToFloat(ordered(largest));
    }

    private static int largest(int[] bits, int count) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, ordered(bits[i]));
        }
        return largest;
    }

    /// The largest magnitude, that of a NaN above infinity; zero if there is no value.
    public static float largestMagnitude(float[] values, int at, int count) {
        Bits own = Bits.own();
        int largest = 0;
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            largest = Math.max(largest, Bits.largestMagnitude(own.of(values, at + done, run), run));
        }
        return Float.intBitsToFloat(largest);
    }

    /// Maps bits to integers that are ordered as the floats are, and back.
    private static int ordered(int bits) {
        return bits ^ bits >> 31 & Bits.MAGNITUDE;
    }

    /// The side a vote is on: −1 where it is negative, else 1.
    ///
    /// @param into may be `votes`
    public static void sides(float[] votes, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float sign = Math.signum(votes[i]);
            into[i] = sign + (1 - Math.abs(sign));
        }
    }

    /// Where a term is on the given side, adds it to `sum` and the weight to `counted`. A term of zero is on neither.
    ///
    /// @param sides −1 or 1
    /// @param terms of magnitudes below 2^127
    public static void addAgreeing(float[] sides, float[] terms, float weight, float[] sum, float[] counted, int count) {
        for (int i = 0; i < count; i++) {
            float along = terms[i] * sides[i];
            float twice = along + Math.abs(along);
            sum[i] += twice * sides[i] * 0.5f;
            counted[i] += weight * Math.signum(twice);
        }
    }

    /// Divides each value by its divisor, or by one where that is zero.
    public static void divide(float[] values, float[] divisors, int count) {
        for (int i = 0; i < count; i++) {
            float divisor = divisors[i];
            values[i] /= divisor + (1 - Math.abs(Math.signum(divisor)));
        }
    }

    /// Zeroes values at random: the value at index i stays if the [#random] number of `low + places[i]` is below a bound.
    /// A value to be zeroed that is not finite becomes NaN.
    ///
    /// @param bound 0 to 2^31 − 1; its share of 2^31 is the probability to stay
    public static void keepRandom(float[] values, int[] places, int count, int low, int firstKey, int secondKey, int bound) {
        for (int i = 0; i < count; i++) {
            values[i] = values[i] * (random(places[i] + low, firstKey, secondKey) - bound >>> 31) + 0f;
        }
    }

    /// A number from 0 to 2^31 − 1 that depends on an index and two keys: `hash(hash(index ^ firstKey) ^ secondKey) >>> 1`.
    public static int random(int index, int firstKey, int secondKey) {
        return hash(hash(index ^ firstKey) ^ secondKey) >>> 1;
    }

    /// A 32-bit integer hash (the `lowbias32` constants of Ellis and Wellons, 2018).
    public static int hash(int value) {
        int x = value;
        x = (x ^ x >>> 16) * 0x7feb_352d;
        x = (x ^ x >>> 15) * 0x846c_a68b;
        return x ^ x >>> 16;
    }
}
