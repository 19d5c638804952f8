package dev.tributary.weights.block;

/// The sums as plain loops: the definition.
final class ScalarSums implements SumKernels {
    @Override
    public double dot(float[] a, float[] b, int at, int count) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < count; i++) {
            lanes[i % LANES] += (double) a[at + i] * b[at + i];
        }
        return Sums.pairwise(lanes);
    }

    @Override
    public double absolute(float[] a, int at, int count) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < count; i++) {
            lanes[i % LANES] += Math.abs(a[at + i]);
        }
        return Sums.pairwise(lanes);
    }
}
