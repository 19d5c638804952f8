package dev.tributary.tuning.method;

/// Wall time of a run over all its attempts. Not thread-safe.
public final class Stopwatch {

    private double before;
    private long start = Long.MIN_VALUE;

    /// Takes over what earlier attempts took.
    public void resume(double seconds) {
        before = seconds;
    }

    /// Starts to run; does nothing if it runs.
    public void go() {
        if (start == Long.MIN_VALUE) {
            start = System.nanoTime();
        }
    }

    /// Seconds so far.
    public double seconds() {
        return start == Long.MIN_VALUE ? before : before + (System.nanoTime() - start) / 1e9;
    }
}
