package dev.tributary.ingestion.edgar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until it is moved. Waiting for a time moves it there.
public final class MovableClock extends Clock implements SharedAccess.Pause {

    private final AtomicReference<Instant> now;

    public MovableClock(String start) {
        this.now = new AtomicReference<>(Instant.parse(start));
    }

    public void move(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    @Override
    public void until(Instant time) {
        now.updateAndGet(current -> current.isBefore(time) ? time : current);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
