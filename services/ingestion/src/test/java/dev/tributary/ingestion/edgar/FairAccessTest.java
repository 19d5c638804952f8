package dev.tributary.ingestion.edgar;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FairAccessTest {

    private final MovableClock clock = new MovableClock("2026-03-02T15:00:00Z");

    @Test
    void noSecondHasMoreThanItsShare() throws InterruptedException {
        FairAccess access = new FairAccess(8, clock, clock);
        List<Instant> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            access.await();
            asked.add(clock.instant());
        }
        for (Instant start : asked) {
            assertThat(asked.stream().filter(time -> !time.isBefore(start) && time.isBefore(start.plusSeconds(1))).count())
                    .isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aRefusalSilencesEverybodyForTenMinutes() throws InterruptedException {
        FairAccess access = new FairAccess(2, clock, clock);
        Instant refused = clock.instant();
        access.lockOut();
        access.await();

        assertThat(clock.instant()).isEqualTo(refused.plus(Duration.ofMinutes(10)));
    }

    @Test
    void moreThanEdgarBearsIsRefused() {
        assertThatThrownBy(() -> new FairAccess(9, clock, clock)).hasMessageContaining("at most 8.0 over all instances");
        assertThatThrownBy(() -> EdgarSettings.of("curl")).hasMessageContaining("source.edgar.userAgent is 'curl'");
    }
}
