package dev.tributary.weights.block;

/// Sums over `float[]` blocks in double precision.
///
/// Element i goes to the accumulator i mod 8; the eight are added pairwise at the end. The order is the same on every machine, so
/// results are too, whatever its vectors' width. Thread-safe.
public final class Sums {
    private static final SumKernels KERNELS = Blocks.kernels().equals("vector") && VectorSums.isUseful() ? new VectorSums() : new ScalarSums();

    private Sums() {}

    /// `Σ a_i b_i` over `count` elements from index `at` on.
    public static double dot(float[] a, float[] b, int at, int count) {
        return KERNELS.dot(a, b, at, count);
    }

    /// `Σ |a_i|` over `count` elements from index `at` on.
    public static double absolute(float[] a, int at, int count) {
        return KERNELS.absolute(a, at, count);
    }

    static double pairwise(double[] lanes) {
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }
}
