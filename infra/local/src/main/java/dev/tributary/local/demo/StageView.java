package dev.tributary.local.demo;

import java.time.Duration;
import java.util.Optional;

/// What there is to say about a stage now.
///
/// @param label    its name
/// @param fraction 0 to 1
/// @param elapsed  since it began, or how long it took
/// @param eta      estimated time left, once there is a basis for it
/// @param detail   numbers of its own
public record StageView(String label, Status status, double fraction, Optional<Duration> elapsed, Optional<Duration> eta, String detail) {

    /// Below this share an extrapolation says nothing.
    private static final double LEAST_FRACTION = 0.03;

    /// Where a stage is.
    public enum Status { WAITING, RUNNING, DONE, FAILED }

    static StageView waiting(String label) {
        return new StageView(label, Status.WAITING, 0, Optional.empty(), Optional.empty(), "");
    }

    static StageView running(String label, double fraction, Duration elapsed, Optional<Duration> reported, String detail) {
        Optional<Duration> eta = reported.or(() -> fraction < LEAST_FRACTION ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (elapsed.toMillis() * (1 - fraction) / fraction))));
        return new StageView(label, Status.RUNNING, fraction, Optional.of(elapsed), eta, detail);
    }

    static StageView done(String label, Duration elapsed, String detail) {
        return new StageView(label, Status.DONE, 1, Optional.of(elapsed), Optional.empty(), detail);
    }

    static StageView failed(String label, double fraction, Duration elapsed, String detail) {
        return new StageView(label, Status.FAILED, fraction, Optional.of(elapsed), Optional.empty(), detail);
    }
}
