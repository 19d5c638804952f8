package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.source.AccessClosed;
import dev.tributary.contracts.source.AccessGranted;
import dev.tributary.contracts.source.AccessRefused;
import dev.tributary.contracts.source.AccessRequested;
import dev.tributary.ingestion.edgar.Pacing;
import dev.tributary.testing.edgar.BusiestSecond;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The allowance of all instances together, on a clock of its own.
class AccessTriggerTest {

    private static final Instant START = Instant.parse("2026-03-02T15:00:00Z");

    @TempDir
    Path state;

    private TopologyBench bench;

    @BeforeEach
    void start() {
        bench = new TopologyBench(state, START, events -> List.of(new AccessTrigger(events)));
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    /// Five instances whose clocks differ by up to 0.3 s use their turns as late as they may.
    @Test
    void noSecondHasMoreThanEightRequestsOverAllInstances() {
        Random random = new Random(1);
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int instance = random.nextInt(5);
            boolean backfill = random.nextInt(4) == 0;
            Duration skew = Duration.ofMillis(75L * instance);
            AccessGranted granted = ask("instance-" + instance, i, 250 + random.nextInt(500), backfill);
            sent.add(granted.at().plus(skew).plusMillis(random.nextLong(Pacing.VALIDITY.toMillis() + 1)));
            if (random.nextInt(6) == 0) {
                bench.move(Duration.ofMillis(random.nextInt(2000)));
            }
        }
        assertThat(BusiestSecond.of(sent)).isBetween(5, Pacing.MOST_PER_SECOND);
    }

    @Test
    void theAverageIsTwoASecondWhateverIsAskedFor() {
        List<Instant> sent = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sent.add(ask("greedy", i, 250, false).at());
        }
        // After a rest, turns are 300 ms apart until 300 more than two a second were used.
        assertThat(Duration.between(sent.getFirst(), sent.get(700))).isLessThan(Duration.ofSeconds(211));
        assertThat(Duration.between(sent.get(800), sent.get(999))).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(100));
    }

    @Test
    void aBackfillDelaysNothingNew() {
        for (int i = 0; i < 20; i++) {
            ask("backfill", i, 250, true);
        }
        assertThat(ask("live", 0, 250, false).at()).isEqualTo(START.plusMillis(250));
    }

    @Test
    void anInstanceThatDiesKeepsNothing() {
        ask("dead", 1, 250, false);

        assertThat(ask("living", 1, 250, false).at()).isEqualTo(START.plusMillis(550));
        bench.move(Duration.ofSeconds(10));
        assertThat(ask("living", 2, 250, false).at()).isEqualTo(START.plusMillis(10_250));
    }

    @Test
    void aRefusalSilencesEverybodyForTenMinutes() {
        bench.send(new AccessRefused("edgar", "one", "asked too fast"));

        Instant until = START.plus(Duration.ofMinutes(10));
        assertThat(bench.read(Topics.ACCESS_ANSWERS)).extracting(Event::data).containsExactly(new AccessClosed("edgar", until, "asked too fast"));
        assertThat(ask("another", 1, 250, false).at()).isEqualTo(until);
    }

    @Test
    void whoHasGivenUpWaitingGetsNoTurn() {
        bench.send(new AccessRequested("edgar", "late", 1, 250, false), START.minusSeconds(60));

        assertThat(bench.read(Topics.ACCESS_ANSWERS)).isEmpty();
    }

    private AccessGranted ask(String caller, long number, long lead, boolean backfill) {
        bench.send(new AccessRequested("edgar", caller, number, lead, backfill));
        List<Event<Payload>> answers = bench.read(Topics.ACCESS_ANSWERS);
        assertThat(answers).hasSize(1);
        return (AccessGranted) answers.getFirst().data();
    }
}
