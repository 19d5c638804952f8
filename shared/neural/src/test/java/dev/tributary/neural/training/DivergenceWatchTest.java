package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DivergenceWatchTest {

    private final DivergenceWatch watch = new DivergenceWatch();

    @Test
    void aNumberThatIsNotFiniteStopsAtOnce() {
        assertThat(watch.observe(Double.NaN, 1)).isPresent();
        assertThat(watch.observe(1, Double.POSITIVE_INFINITY)).isPresent();
    }

    @Test
    void aSpikeIsForgiven() {
        settle();
        for (int i = 0; i < DivergenceWatch.PATIENCE - 1; i++) {
            assertThat(watch.observe(9, 1)).isEmpty();
        }
        assertThat(watch.observe(2, 1)).isEmpty();
        assertThat(watch.observe(9, 1)).isEmpty();
    }

    @Test
    void fiftyStepsAboveTwiceTheMedianStop() {
        settle();
        for (int i = 0; i < DivergenceWatch.PATIENCE - 1; i++) {
            assertThat(watch.observe(4.5, 1)).isEmpty();
        }
        assertThat(watch.observe(4.5, 1)).hasValueSatisfying(reason -> assertThat(reason).contains("twice its median"));
    }

    private void settle() {
        for (int i = 0; i < DivergenceWatch.PATIENCE; i++) {
            assertThat(watch.observe(2, 1)).isEmpty();
        }
    }
}
