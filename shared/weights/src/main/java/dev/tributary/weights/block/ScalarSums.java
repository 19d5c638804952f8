package dev.tributary.weights.block;

/// The sums as plain loops: the definition. The eight accumulators are written out so that each stays in a register.
final class ScalarSums implements SumKernels {
    @Override
    public double dot(float[] a, float[] b, int at, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            s0 += (double) a[i] * b[i];
            s1 += (double) a[i + 1] * b[i + 1];
            s2 += (double) a[i + 2] * b[i + 2];
            s3 += (double) a[i + 3] * b[i + 3];
            s4 += (double) a[i + 4] * b[i + 4];
            s5 += (double) a[i + 5] * b[i + 5];
            s6 += (double) a[i + 6] * b[i + 6];
            s7 += (double) a[i + 7] * b[i + 7];
        }
        double[] lanes = {s0, s1, s2, s3, s4, s5, s6, s7};
        for (int i = whole; i < count; i++) {
            lanes[i % LANES] += (double) a[at + i] * b[at + i];
        }
        return Sums.pairwise(lanes);
    }

    @Override
    public double absolute(float[] a, int at, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int whole = count - count % LANES;
        for (int i = at; i < at + whole; i += LANES) {
            s0 += Math.abs(a[i]);
            s1 += Math.abs(a[i + 1]);
            s2 += Math.abs(a[i + 2]);
            s3 += Math.abs(a[i + 3]);
            s4 += Math.abs(a[i + 4]);
            s5 += Math.abs(a[i + 5]);
            s6 += Math.abs(a[i + 6]);
            s7 += Math.abs(a[i + 7]);
        }
        double[] lanes = {s0, s1, s2, s3, s4, s5, s6, s7};
        for (int i = whole; i < count; i++) {
            lanes[i % LANES] += Math.abs(a[at + i]);
        }
        return Sums.pairwise(lanes);
    }
}
