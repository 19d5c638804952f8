package dev.tributary.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Thins a job's reports to one a second and estimates the time left. The first and the last report always go out.
/// Thread-safe.
final class ProgressReport {

    /// Takes the reports that go out.
    interface Sink {

        void report(double fraction, Optional<Duration> eta, Map<String, Double> measures);
    }

    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    /// Before this share of the work there is no basis for an estimate.
    private static final double BASIS = 0.02;

    private final LongSupplier nanoTime;
    private final Sink sink;
    private boolean begun;
    private boolean ended;
    private long firstNanos;
    private double firstFraction;
    private long lastNanos;

    ProgressReport(LongSupplier nanoTime, Sink sink) {
        this.nanoTime = nanoTime;
        this.sink = sink;
    }

    /// @param fraction 0 to 1
    synchronized void progress(double fraction, Map<String, Double> measures) {
        long now = nanoTime.getAsLong();
        if (!begun) {
            begun = true;
            firstNanos = now;
            firstFraction = fraction;
        } else if (ended || now - lastNanos < EVERY_NANOS && fraction < 1) {
            return;
        }
        ended = fraction >= 1;
        lastNanos = now;
        sink.report(fraction, eta(fraction, now), measures);
    }

    /// From the pace of this attempt alone: what an earlier one did took no time now.
    private Optional<Duration> eta(double fraction, long now) {
        double done = fraction - firstFraction;
        if (done < BASIS) {
            return Optional.empty();
        }
        double leftNanos = (now - firstNanos) * (1 - fraction) / done;
        return Optional.of(Duration.ofMillis(Math.round(leftNanos / 1e6)));
    }
}
