package dev.tributary.ingestion.edgar;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One instance's side of the shared allowance: asks for a turn, waits for it, and asks again where the turn was missed. How far
/// ahead a turn must lie to be met is learnt from those that were missed. Thread-safe.
public final class SharedAccess implements FairAccess {

    private static final Duration FIRST_LEAD = Duration.ofMillis(250);
    private static final Duration LONGEST_LEAD = Duration.ofSeconds(5);
    /// After a longer silence the question, or its answer, is taken for lost.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// A caller does not sit out longer closures: it can do something else.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    /// The way to the place that counts.
    public interface Counter {

        /// Asks for a turn; the answer comes by [SharedAccess#granted].
        void ask(long number, Duration lead, boolean backfill);

        /// Says that EDGAR has refused this caller.
        void refused(String reason);
    }

    /// Waits until a time.
    @FunctionalInterface
    public interface Pause {
        /// @throws InterruptedException if the thread is to stop
        void until(Instant time) throws InterruptedException;
    }

    private final Counter counter;
    private final Clock clock;
    private final Pause pause;
    private final Map<Long, CompletableFuture<Instant>> asked = new HashMap<>();
    private long number;
    private Duration lead = FIRST_LEAD;
    private Instant closedUntil = Instant.EPOCH;

    public SharedAccess(Counter counter, Clock clock, Pause pause) {
        this.counter = counter;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Optional<Instant> await(boolean backfill) throws InterruptedException {
        while (true) {
            Optional<Instant> closed = closed();
            if (closed.isPresent()) {
                return closed;
            }
            Instant turn = ask(backfill);
            if (turn == null) {
                continue;
            }
            if (turn.isAfter(clock.instant().plus(LONGEST_WAIT))) {
                return Optional.of(turn);
            }
            pause.until(turn);
            if (isInTime(turn)) {
                return closed();
            }
        }
    }

    private @Nullable Instant ask(boolean backfill) throws InterruptedException {
        CompletableFuture<Instant> answer = new CompletableFuture<>();
        long mine;
        Duration ahead;
        synchronized (this) {
            mine = ++number;
            ahead = lead;
            asked.put(mine, answer);
        }
        try {
            counter.ask(mine, ahead, backfill);
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException lost) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed by a failure", e);
        } finally {
            forget(mine);
        }
    }

    private synchronized void forget(long mine) {
        asked.remove(mine);
    }

    /// A missed turn was granted too early for this instance; the next one is asked for further ahead.
    private synchronized boolean isInTime(Instant turn) {
        boolean met = !clock.instant().isAfter(turn.plus(Pacing.VALIDITY));
        Duration other = met ? lead.multipliedBy(15).dividedBy(16) : lead.multipliedBy(2);
        lead = other.compareTo(FIRST_LEAD) < 0 ? FIRST_LEAD : other.compareTo(LONGEST_LEAD) > 0 ? LONGEST_LEAD : other;
        return met;
    }

    private synchronized Optional<Instant> closed() {
        return closedUntil.isAfter(clock.instant()) ? Optional.of(closedUntil) : Optional.empty();
    }

    /// A turn was granted to this instance.
    public synchronized void granted(long number, Instant turn) {
        CompletableFuture<Instant> waiting = asked.get(number);
        if (waiting != null) {
            waiting.complete(turn);
        }
    }

    /// Nobody sends anything before a time.
    public synchronized void closed(Instant until) {
        closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
    }

    @Override
    public void lockOut(String reason) {
        closed(clock.instant().plus(Pacing.LOCK_OUT));
        counter.refused(reason);
    }
}
