package dev.tributary.ingestion.edgar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Spaces requests evenly, and is silent for ten minutes once EDGAR has refused the caller.
///
/// The limit counts for all instances together: each gets its share of it. Thread-safe.
public final class FairAccess {

    /// EDGAR allows ten requests a second; clients that come near are still refused.
    public static final double MOST_PER_SECOND = 8.0;
    private static final Duration LOCK_OUT = Duration.ofMinutes(10);

    private final Clock clock;
    private final Pause pause;
    private final Duration spacing;
    private Instant next = Instant.MIN;
    private Instant lockedUntil = Instant.MIN;

    /// Waits until a time.
    @FunctionalInterface
    public interface Pause {
        /// @throws InterruptedException if the thread is to stop
        void until(Instant time) throws InterruptedException;
    }

    /// @param requestsPerSecond this instance's share, at most [#MOST_PER_SECOND]
    public FairAccess(double requestsPerSecond, Clock clock, Pause pause) {
        if (!(requestsPerSecond > 0) || requestsPerSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException("requestsPerSecond is " + requestsPerSecond + "; EDGAR bears at most " + MOST_PER_SECOND
                    + " over all instances. Set source.edgar.requestsPerSecond to this instance's share.");
        }
        this.clock = clock;
        this.pause = pause;
        this.spacing = Duration.ofNanos((long) (1e9 / requestsPerSecond));
    }

    /// Waits for this caller's turn.
    ///
    /// @throws InterruptedException if the thread is to stop
    public void await() throws InterruptedException {
        pause.until(turn());
    }

    private synchronized Instant turn() {
        Instant now = clock.instant();
        Instant turn = now.isBefore(next) ? next : now;
        turn = turn.isBefore(lockedUntil) ? lockedUntil : turn;
        next = turn.plus(spacing);
        return turn;
    }

    /// Nobody asks for ten minutes.
    synchronized void lockOut() {
        lockedUntil = clock.instant().plus(LOCK_OUT);
    }
}
