package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void cosineRisesFallsAndEndsAtItsFloor() {
        // Given Llama-3-SEC's schedule: 1e-5 to 1e-6, 1 % warm-up of 22,205 steps
        Schedule schedule = Schedule.cosine(1e-5);
        // Then
        assertThat(schedule.rate(0, 22_205)).isCloseTo(1e-5 / 223, within(1e-12));
        assertThat(schedule.rate(222, 22_205)).isCloseTo(1e-5, within(1e-12));
        assertThat(schedule.rate(223 + (22_204 - 223) / 2, 22_205)).isCloseTo(5.5e-6, within(1e-9));
        assertThat(schedule.rate(22_204, 22_205)).isCloseTo(1e-6, within(1e-12));
    }

    @Test
    void shortRunsWarmUpForTenSteps() {
        assertThat(Schedule.cosine(1).rate(4, 100)).isEqualTo(0.5);
        assertThat(Schedule.cosine(1).rate(9, 100)).isEqualTo(1);
        assertThat(Schedule.cosine(1).rate(3, 4)).isEqualTo(1);
    }

    @Test
    void aConstantLineThatGoesOnNeedsNoWarmUp() {
        Schedule schedule = new Schedule(Schedule.Shape.CONSTANT, 2, 1, 0);
        assertThat(schedule.rate(0, 100)).isEqualTo(2);
        assertThat(schedule.rate(99, 100)).isEqualTo(2);
    }

    @Test
    void linearFallsEvenly() {
        Schedule schedule = new Schedule(Schedule.Shape.LINEAR, 1, 0, 0);
        assertThat(schedule.rate(50, 101)).isCloseTo(0.5, within(1e-12));
        assertThat(schedule.rate(100, 101)).isZero();
    }

    @Test
    void stableDecayFallsOverTheLastFifth() {
        Schedule schedule = new Schedule(Schedule.Shape.STABLE_DECAY, 1, 0.1, 0);
        assertThat(schedule.rate(80, 101)).isCloseTo(1, within(1e-12));
        assertThat(schedule.rate(90, 101)).isCloseTo(0.55, within(1e-12));
        assertThat(schedule.rate(100, 101)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void aRateOfZeroOrLessIsRefused() {
        assertThatThrownBy(() -> Schedule.cosine(0)).hasMessageContaining("must be above 0");
        assertThatThrownBy(() -> Schedule.cosine(-1e-5)).hasMessageContaining("must be above 0");
        assertThatThrownBy(() -> Schedule.cosine(Double.NaN)).hasMessageContaining("must be above 0");
    }
}
