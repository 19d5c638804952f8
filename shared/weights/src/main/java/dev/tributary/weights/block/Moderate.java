package dev.tributary.weights.block;

/// Arithmetic rounded to bfloat16 on *moderate* values: zero, or of a magnitude from 2^-30 to 2^30, as all but a few weights of a model
/// are.
///
/// A float is rounded by Veltkamp's splitting (Dekker 1971, "A floating-point technique for extending the available precision", section 5):
/// with `c = x · (2^16 + 1)`, `c − (c − x)` is the multiple of x's bfloat16 unit nearest to x, ties to even. That holds for zero and for
/// magnitudes from 2^-126 to 2^110, where neither the product overflows nor bfloat16 is subnormal, and takes three operations of the
/// float itself: loops fuse it with the arithmetic before and need no copies of bits.
///
/// Sums and differences of moderate values stay in that range, and so do five products or quotients in a row by [#isFactor] numbers,
/// each rounded: moderate values are multiples of 2^-37, and a product makes the least multiple smaller by 2^17 at most (2^10 its factor,
/// 2^7 its rounding); upwards, five times 2^10 leave room for sums of thousands. Thread-safe.
public final class Moderate {
    /// The bits of the least and the greatest magnitude of a moderate value.
    static final int LEAST = Float.floatToRawIntBits(0x1p-30f);
    static final int MOST = Float.floatToRawIntBits(0x1p30f);

    private static final float LEAST_FACTOR = 0x1p-10f;
    private static final float MOST_FACTOR = 0x1p10f;
    private static final float SPLIT = 0x1p16f + 1;

    private Moderate() {}

    /// Whether moderate values may be multiplied or divided by a number: zero, or of a magnitude from 2^-10 to 2^10.
    public static boolean isFactor(float number) {
        float magnitude = Math.abs(number);
        return magnitude == 0 || magnitude >= LEAST_FACTOR && magnitude <= MOST_FACTOR;
    }

    /// Rounds values in place.
    public static void round(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            float exact = values[i];
            float split = exact * SPLIT;
            values[i] = split - (split - exact);
        }
    }

    /// `into = a − b`, rounded.
    public static void difference(float[] a, float[] b, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] - b[i];
            float split = exact * SPLIT;
            into[i] = split - (split - exact);
        }
    }

    /// `into += a`, the sum rounded.
    public static void sum(float[] a, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = into[i] + a[i];
            float split = exact * SPLIT;
            into[i] = split - (split - exact);
        }
    }

    /// `into = a · b`, rounded.
    public static void product(float[] a, float[] b, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] * b[i];
            float split = exact * SPLIT;
            into[i] = split - (split - exact);
        }
    }

    /// `into = a · factor`, rounded.
    public static void scale(float[] a, float factor, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] * factor;
            float split = exact * SPLIT;
            into[i] = split - (split - exact);
        }
    }

    /// `a = a · factor`, rounded, and `sum += a`, not rounded.
    public static void scaleAndAdd(float[] a, float factor, float[] sum, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] * factor;
            float split = exact * SPLIT;
            float rounded = split - (split - exact);
            a[i] = rounded;
            sum[i] += rounded;
        }
    }

    /// `into += a · factor`, the product rounded, the sum not.
    public static void addScaled(float[] a, float factor, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] * factor;
            float split = exact * SPLIT;
            into[i] += split - (split - exact);
        }
    }

    /// Divides each sum by its weight, or by one where that is zero; sums, weights and quotients rounded.
    public static void average(float[] sums, float[] weights, int count) {
        for (int i = 0; i < count; i++) {
            float splitSum = sums[i] * SPLIT;
            float splitWeight = weights[i] * SPLIT;
            float weight = splitWeight - (splitWeight - weights[i]);
            float exact = (splitSum - (splitSum - sums[i])) / (weight + (1 - Math.abs(Math.signum(weight))));
            float split = exact * SPLIT;
            sums[i] = split - (split - exact);
        }
    }

    /// `into = a / divisor`, rounded.
    public static void divide(float[] a, float divisor, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            float exact = a[i] / divisor;
            float split = exact * SPLIT;
            into[i] = split - (split - exact);
        }
    }
}
