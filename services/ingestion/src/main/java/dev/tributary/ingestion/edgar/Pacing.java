package dev.tributary.ingestion.edgar;

import java.time.Duration;
import java.time.Instant;

/// The allowance that all instances share, as counted in one place. What is new and what is old go in lanes of their own, so that a
/// backfill delays nothing:
///
/// - turns are 300 ms apart, those of a backfill one second, and a turn is used within 300 ms or lost. A second then has at most 5
///   and 2 requests, and still 6 and 2 where the clocks of two instances differ by 0.3 s: never more than 8. EDGAR allows ten, and
///   clients near it are refused.
/// - on average there are two a second: up to 300 more may be used at once after a rest, a feed's whole depth and a peak minute.
///
/// @param next         the first free turn of what is new
/// @param nextBackfill the first free turn of a backfill
/// @param paidUntil    when everything granted so far is paid for, at two a second (the *theoretical arrival time* of GCRA)
/// @param closedUntil  nobody asks before
public record Pacing(Instant next, Instant nextBackfill, Instant paidUntil, Instant closedUntil) {

    /// No second may have more.
    public static final int MOST_PER_SECOND = 8;
    /// A turn may be used so long after its time.
    public static final Duration VALIDITY = Duration.ofMillis(300);
    static final Duration SPACING = Duration.ofMillis(300);
    static final Duration BACKFILL_SPACING = Duration.ofSeconds(1);
    private static final Duration PRICE = Duration.ofMillis(500);
    private static final Duration CREDIT = PRICE.multipliedBy(300);
    static final Duration LOCK_OUT = Duration.ofMinutes(10);

    /// Nothing granted yet.
    public static Pacing fresh() {
        return new Pacing(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
    }

    /// The turn of a request that came now.
    ///
    /// @param lead how long the answer takes to arrive
    public Instant turn(Instant now, Duration lead, boolean backfill) {
        return latest(latest(now.plus(lead), backfill ? nextBackfill : next), latest(closedUntil, paidUntil.minus(CREDIT)));
    }

    /// The allowance once a turn is granted.
    public Pacing granted(Instant turn, boolean backfill) {
        return new Pacing(backfill ? next : turn.plus(SPACING), backfill ? turn.plus(BACKFILL_SPACING) : nextBackfill,
                latest(paidUntil, turn).plus(PRICE), closedUntil);
    }

    /// The allowance after EDGAR has refused somebody.
    public Pacing closed(Instant now) {
        return new Pacing(next, nextBackfill, paidUntil, latest(closedUntil, now.plus(LOCK_OUT)));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
