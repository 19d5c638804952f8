package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.worker.FailurePolicy.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {

    private static final FailurePolicy POLICY = new FailurePolicy(8, 10, Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final Failure AWAY = new Failure.Unavailable("store-away", "the store is away");
    private static final Failure FULL = new Failure.Exhausted("disk-full", "no space left");
    private static final Failure BAD = new Failure.Invalid("recipe", "no such method");
    private static final Failure STOPPED = new Failure.Cancelled("job-stopped", "on request");
    private static final Failure OURS = new Failure.Defect("defect", "ours");

    @Test
    void badInputIsNeverTriedAgain() {
        assertThat(POLICY.decide(BAD, 1, new Random(1))).isEqualTo(new Decision.GiveUp());
    }

    @Test
    void aStoppedJobStops() {
        assertThat(POLICY.decide(STOPPED, 1, new Random(1))).isEqualTo(new Decision.Stop());
    }

    @Test
    void aFaultOfOursGetsOneMoreTry() {
        assertThat(POLICY.decide(OURS, 1, new Random(1))).isInstanceOf(Decision.Retry.class);
        assertThat(POLICY.decide(OURS, 2, new Random(1))).isEqualTo(new Decision.GiveUp());
    }

    @Test
    void whatMayComeBackIsTriedUntilTheLimit() {
        for (Failure failure : List.of(AWAY, FULL)) {
            assertThat(POLICY.decide(failure, 7, new Random(1))).isInstanceOf(Decision.Retry.class);
            assertThat(POLICY.decide(failure, 8, new Random(1))).isEqualTo(new Decision.GiveUp());
        }
    }

    @Test
    void delaysDoubleUpToTheLongestAndAreSpreadOverTheirUpperHalf() {
        // Given
        RandomGenerator random = new Random(7);
        long[] ceilings = {1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};

        // Then
        IntStream.range(0, ceilings.length).forEach(i -> assertThat(IntStream.range(0, 200).mapToLong(n ->
                ((Decision.Retry) POLICY.decide(AWAY, i + 1, random)).delay().toMillis()))
                .allSatisfy(millis -> assertThat(millis).isBetween(ceilings[i] / 2, ceilings[i]))
                .hasSizeGreaterThan(100));
    }

    @Test
    void theStandardPolicyGivesUpBeforeTheBrokerDropsTheCommand() {
        assertThat(FailurePolicy.under(5).maxAttempts()).isLessThan(5);
        assertThat(FailurePolicy.under(3).maxAttempts()).isEqualTo(2);
    }

    @Test
    void everyFailureHasItsHttpStatus() {
        assertThat(List.of(BAD, AWAY, FULL, STOPPED, OURS)).extracting(FailurePolicy::httpStatus).containsExactly(400, 503, 507, 409, 500);
    }
}
