package dev.tributary.ingestion.edgar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An allowance that nobody else shares, for tests.
public final class LocalAccess implements FairAccess {

    private final Clock clock;
    private final SharedAccess.Pause pause;
    private Pacing pacing = Pacing.fresh();

    public LocalAccess(MovableClock clock) {
        this.clock = clock;
        this.pause = clock;
    }

    @Override
    public synchronized Optional<Instant> await(boolean backfill) throws InterruptedException {
        if (pacing.closedUntil().isAfter(clock.instant())) {
            return Optional.of(pacing.closedUntil());
        }
        Instant turn = pacing.turn(clock.instant(), Duration.ZERO, backfill);
        pacing = pacing.granted(turn, backfill);
        pause.until(turn);
        return Optional.empty();
    }

    @Override
    public synchronized void lockOut(String reason) {
        pacing = pacing.closed(clock.instant());
    }
}
