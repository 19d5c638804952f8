package dev.tributary.testing.edgar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Locks a caller out for ten minutes who asks more than ten times in any second. Not thread-safe.
final class RateWatch {

    private static final int MOST_PER_SECOND = 10;
    private static final Duration LOCK_OUT = Duration.ofMinutes(10);

    private final Deque<Instant> last = new ArrayDeque<>();
    private Instant lockedUntil = Instant.MIN;

    /// Whether a request at this time is refused.
    boolean refuses(Instant now) {
        while (!last.isEmpty() && last.peekFirst().isBefore(now.minusMillis(999))) {
            last.removeFirst();
        }
        last.addLast(now);
        if (last.size() > MOST_PER_SECOND) {
            lockedUntil = now.plus(LOCK_OUT);
        }
        return now.isBefore(lockedUntil);
    }
}
