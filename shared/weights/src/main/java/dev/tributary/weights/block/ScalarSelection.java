package dev.tributary.weights.block;

/// The selections as plain loops: the definition.
final class ScalarSelection implements SelectionKernels {
    @Override
    public void keepBand(float[] scores, float[] values, int count, float lower, float upper) {
        keepBand(scores, values, 0, count, lower, upper);
    }

    void keepBand(float[] scores, float[] values, int from, int to, float lower, float upper) {
        for (int i = from; i < to; i++) {
            float magnitude = Math.abs(scores[i]);
            values[i] = magnitude >= lower && magnitude <= upper ? values[i] : 0;
        }
    }

    @Override
    public int countMagnitude(float[] values, int count, float magnitude) {
        return countMagnitude(values, 0, count, magnitude);
    }

    int countMagnitude(float[] values, int from, int to, float magnitude) {
        int equal = 0;
        for (int i = from; i < to; i++) {
            equal += Math.abs(values[i]) == magnitude ? 1 : 0;
        }
        return equal;
    }

    @Override
    public void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, int count) {
        addAgreeing(vote, term, weight, sum, counted, 0, count);
    }

    void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean agrees = vote[i] >= 0 ? term[i] > 0 : term[i] < 0;
            sum[i] += agrees ? term[i] : 0;
            counted[i] += agrees ? weight : 0;
        }
    }

    @Override
    public void divide(float[] values, float[] divisors, int count) {
        divide(values, divisors, 0, count);
    }

    void divide(float[] values, float[] divisors, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] /= divisors[i] == 0 ? 1 : divisors[i];
        }
    }

    @Override
    public void keepRandom(float[] values, int from, int to, int low, int firstKey, int secondKey, int bound) {
        for (int i = from; i < to; i++) {
            int number = Selection.hash(Selection.hash(low + (i - from) ^ firstKey) ^ secondKey) >>> 1;
            values[i] = number < bound ? values[i] : 0;
        }
    }
}
