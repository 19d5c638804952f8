package dev.tributary.weights.block;

/// Loops over `float[]` blocks that decide element by element, written without branches: on real weights such decisions are coin
/// tosses, and mispredicted branches cost more than the arithmetic. Thread-safe.
public final class Selection {
    private static final SelectionKernels KERNELS = Blocks.kernels().equals("vector") ? new VectorSelection() : new ScalarSelection();

    private Selection() {}

    /// Zeroes the values whose score's magnitude lies outside a band.
    ///
    /// @param lower the least magnitude kept; `Math.nextUp` of a bound that itself is to go
    /// @param upper the greatest magnitude kept
    public static void keepBand(float[] scores, float[] values, int count, float lower, float upper) {
        KERNELS.keepBand(scores, values, count, lower, upper);
    }

    /// How many values have this magnitude.
    public static int countMagnitude(float[] values, int count, float magnitude) {
        return KERNELS.countMagnitude(values, count, magnitude);
    }

    /// Where a term has the sign of the vote (a vote of zero counts as positive, a term of zero has no sign), adds the term to `sum` and
    /// the weight to `counted`.
    public static void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, int count) {
        KERNELS.addAgreeing(vote, term, weight, sum, counted, count);
    }

    /// Divides each value by its divisor, by 1 where that is zero.
    public static void divide(float[] values, float[] divisors, int count) {
        KERNELS.divide(values, divisors, count);
    }

    /// Zeroes values at random: the value at index i stays if `hash(hash(low + i ^ firstKey) ^ secondKey) >>> 1 < bound`, with the hash of
    /// [#hash].
    ///
    /// @param bound 0 to 2^31 − 1; its share of 2^31 is the probability to stay
    public static void keepRandom(float[] values, int from, int to, int low, int firstKey, int secondKey, int bound) {
        KERNELS.keepRandom(values, from, to, low, firstKey, secondKey, bound);
    }

    /// A 32-bit integer hash (the `lowbias32` constants of Ellis and Wellons, 2018).
    public static int hash(int value) {
        int x = value;
        x = (x ^ x >>> 16) * 0x7feb_352d;
        x = (x ^ x >>> 15) * 0x846c_a68b;
        return x ^ x >>> 16;
    }
}
