package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressReportTest {

    private final List<Double> fractions = new ArrayList<>();
    private final List<Optional<Duration>> etas = new ArrayList<>();
    private long nanos = Duration.ofHours(5).toNanos();
    private final ProgressReport report = new ProgressReport(() -> nanos, (fraction, eta, measures) -> {
        fractions.add(fraction);
        etas.add(eta);
    });

    @Test
    void reportsGoOutOnceASecond() {
        // When
        at(0, 0.1);
        at(400, 0.2);
        at(999, 0.3);
        at(1000, 0.4);
        at(1999, 0.5);
        at(2000, 0.6);

        // Then
        assertThat(fractions).containsExactly(0.1, 0.4, 0.6);
    }

    @Test
    void theEndIsToldAtOnceAndOnce() {
        // When
        at(0, 0.1);
        at(10, 1);
        at(20, 1);
        at(5000, 1);

        // Then
        assertThat(fractions).containsExactly(0.1, 1.0);
    }

    @Test
    void theTimeLeftFollowsFromThePaceOfThisAttempt() {
        // When: resumed at a half, another quarter took a minute
        at(0, 0.5);
        at(60_000, 0.75);

        // Then
        assertThat(etas.getLast()).contains(Duration.ofMinutes(1));
    }

    @Test
    void withoutABasisThereIsNoEstimate() {
        // When
        at(0, 0.5);
        at(2000, 0.51);

        // Then
        assertThat(etas).containsExactly(Optional.empty(), Optional.empty());
    }

    private void at(long millis, double fraction) {
        nanos = Duration.ofHours(5).plusMillis(millis).toNanos();
        report.progress(fraction, Map.of());
    }
}
