package dev.tributary.weights.block;

/// Double-precision sums over float blocks, in eight interleaved accumulators; see [Sums].
interface SumKernels {
    int LANES = 8;

    double dot(float[] a, float[] b, int at, int count);

    double absolute(float[] a, int at, int count);
}
