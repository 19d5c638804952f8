package dev.tributary.weights.block;

import java.util.Arrays;

/// Sums over `float[]` blocks in double precision.
///
/// Element i goes to the accumulator i mod 256; these are added pairwise at the end. The order is the same on every machine, so results
/// are too, whatever its vectors' width. Thread-safe.
public final class Sums {
    // So many that a loop over them is worth vector instructions.
    private static final int LANES = 256;
    private static final ThreadLocal<double[]> OWN = ThreadLocal.withInitial(() -> new double[LANES]);

    private Sums() {}

    /// `Σ a_i b_i` over `count` elements from index `at` on.
    public static double dot(float[] a, float[] b, int at, int count) {
        double[] lanes = OWN.get();
        Arrays.fill(lanes, 0);
        for (int done = 0; done < count; done += LANES) {
            addProducts(a, b, at + done, Math.min(LANES, count - done), lanes);
        }
        return pairwise(lanes);
    }

    private static void addProducts(float[] a, float[] b, int at, int count, double[] lanes) {
        for (int i = 0; i < count; i++) {
            lanes[i] += (double) a[at + i] * (double) b[at + i];
        }
    }

    /// `Σ |a_i|` over `count` elements from index `at` on.
    public static double absolute(float[] a, int at, int count) {
        double[] lanes = OWN.get();
        Arrays.fill(lanes, 0);
        for (int done = 0; done < count; done += LANES) {
            addMagnitudes(a, at + done, Math.min(LANES, count - done), lanes);
        }
        return pairwise(lanes);
    }

    private static void addMagnitudes(float[] a, int at, int count, double[] lanes) {
        for (int i = 0; i < count; i++) {
            lanes[i] += Math.abs(a[at + i]);
        }
    }

    /// Adds the upper half to the lower one until one number is left.
    private static double pairwise(double[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[half + i];
            }
        }
        return lanes[0];
    }
}
