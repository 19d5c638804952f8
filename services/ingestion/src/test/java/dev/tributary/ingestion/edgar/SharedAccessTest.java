package dev.tributary.ingestion.edgar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedAccessTest {

    private final MovableClock clock = new MovableClock("2026-03-02T15:00:00Z");
    private final List<Duration> leads = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Duration answerTakes = Duration.ofMillis(100);
    private final SharedAccess access = new SharedAccess(new SharedAccess.Counter() {
        @Override
        public void ask(long number, Duration lead, boolean backfill) {
            leads.add(lead);
            Instant turn = clock.instant().plus(lead);
            clock.move(answerTakes);
            SharedAccessTest.this.access.granted(number, turn);
        }

        @Override
        public void refused(String reason) {
            refusals.add(reason);
        }
    }, clock, clock);

    @Test
    void aTurnIsWaitedFor() throws InterruptedException {
        Instant asked = clock.instant();

        assertThat(access.await(false)).isEmpty();
        assertThat(clock.instant()).isEqualTo(asked.plus(leads.getFirst()));
    }

    @Test
    void aMissedTurnIsNotUsedAndTheNextOneIsAskedForFurtherAhead() throws InterruptedException {
        // Given a broker that takes two seconds for an answer
        answerTakes = Duration.ofSeconds(2);

        // When
        assertThat(access.await(false)).isEmpty();

        // Then the lead grew until a turn was met
        assertThat(leads).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void nobodyWaitsThroughALockOut() throws InterruptedException {
        access.lockOut("asked too fast");

        assertThat(access.await(false)).contains(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(refusals).containsExactly("asked too fast");
        assertThat(leads).isEmpty();
    }

    @Test
    void aLockOutOfAnotherInstanceHoldsHereToo() throws InterruptedException {
        Instant until = clock.instant().plusSeconds(60);
        access.closed(until);
        assertThat(access.await(true)).contains(until);

        clock.move(Duration.ofSeconds(61));
        assertThat(access.await(true)).isEmpty();
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThatThrownBy(() -> EdgarSettings.of("curl")).hasMessageContaining("the declared User-Agent is 'curl'")
                .hasMessageContaining("Set tributary.ingestion.edgar.user-agent");
    }
}
