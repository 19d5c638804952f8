package dev.tributary.neural.training;

/// Tokens per second over the last steps, by the clock; for people only, nothing depends on it.
final class Speed {

    private static final int WINDOW = 20;

    private final long tokensPerStep;
    private final long[] times = new long[WINDOW + 1];
    private long steps;

    Speed(long tokensPerStep) {
        this.tokensPerStep = tokensPerStep;
        times[0] = System.nanoTime();
    }

    void stepped() {
        steps++;
        times[(int) (steps % times.length)] = System.nanoTime();
    }

    double tokensPerSecond() {
        long window = Math.min(steps, WINDOW);
        long nanos = times[(int) (steps % times.length)] - times[(int) ((steps - window) % times.length)];
        return nanos <= 0 ? 0 : window * tokensPerStep * 1e9 / nanos;
    }
}
