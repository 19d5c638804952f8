package dev.tributary.weights.block;

/// See [Selection].
interface SelectionKernels {
    void keepBand(float[] scores, float[] values, int count, float lower, float upper);

    int countMagnitude(float[] values, int count, float magnitude);

    void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, int count);

    void divide(float[] values, float[] divisors, int count);

    void keepRandom(float[] values, int from, int to, int low, int firstKey, int secondKey, int bound);
}
