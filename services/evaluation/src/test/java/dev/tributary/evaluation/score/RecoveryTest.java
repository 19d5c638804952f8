package dev.tributary.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.contracts.model.ModelRole;
import dev.tributary.evaluation.Fixtures;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Formulas and edge cases of forgetting and recovery, worked by hand.
class RecoveryTest {

    private static final Yardstick YARDSTICK = new Yardstick(Optional.of(Fixtures.DOMAIN), Optional.of(Fixtures.GENERAL));

    @Test
    void gainAndForgettingAreDifferencesInNats() {
        // Given a checkpoint that learnt 0.204 and forgot 0.166, as measured with 5 % replay
        Recovery recovery = recovery(model("base", 3.0, 2.0), model("checkpoint", 2.796, 2.166));
        // Then
        assertThat(recovery.gain().orElseThrow()).isCloseTo(0.204, within(1e-12));
        assertThat(recovery.forgetting().orElseThrow()).isCloseTo(0.166, within(1e-12));
    }

    @Test
    void aMergeIsMeasuredInSharesOfWhatWasLostAndLearnt() {
        // Given
        Recovery recovery = recovery(model("base", 3.0, 2.0), model("checkpoint", 2.8, 2.2));
        // When the merge wins back half of 0.2 and keeps a quarter of 0.2
        Measured merge = model("merge", 2.95, 2.1);
        // Then
        assertThat(recovery.recovery(merge).orElseThrow()).isCloseTo(0.5, within(1e-12));
        assertThat(recovery.keep(merge).orElseThrow()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void theReferencesAreTheEndsOfBothScales() {
        Measured base = model("base", 3.0, 2.0);
        Measured checkpoint = model("checkpoint", 2.8, 2.2);
        Recovery recovery = recovery(base, checkpoint);
        assertThat(recovery.recovery(base)).contains(1.0);
        assertThat(recovery.keep(base)).contains(0.0);
        assertThat(recovery.recovery(checkpoint)).contains(0.0);
        assertThat(recovery.keep(checkpoint)).contains(1.0);
    }

    @Test
    void valuesCarryTheirSign() {
        // Given a merge that is worse than the checkpoint on general text and worse than the base on the domain
        Recovery recovery = recovery(model("base", 3.0, 2.0), model("checkpoint", 2.8, 2.2));
        Measured merge = model("merge", 3.02, 2.226);
        // Then
        assertThat(recovery.recovery(merge).orElseThrow()).isCloseTo(-0.13, within(1e-12));
        assertThat(recovery.keep(merge).orElseThrow()).isCloseTo(-0.1, within(1e-12));
    }

    @Test
    void whereNothingWasForgottenRecoveryIsAbsentAndNotInfinite() {
        Measured merge = model("merge", 2.9, 1.9);
        assertThat(recovery(model("base", 3.0, 2.0), model("checkpoint", 2.8, 2.0)).recovery(merge)).isEmpty();
        assertThat(recovery(model("base", 3.0, 2.0), model("checkpoint", 2.8, 1.95)).recovery(merge)).isEmpty();
    }

    @Test
    void whereNothingWasLearntKeepIsAbsent() {
        Recovery recovery = recovery(model("base", 3.0, 2.0), model("checkpoint", 3.1, 2.2));
        assertThat(recovery.gain().orElseThrow()).isNegative();
        assertThat(recovery.keep(model("merge", 2.9, 2.1))).isEmpty();
    }

    @Test
    void whatWasNotMeasuredIsAbsent() {
        // Given no general suite
        Recovery recovery = new Recovery(new Yardstick(Optional.of(Fixtures.DOMAIN), Optional.empty()),
                model("base", 3.0, 2.0), model("checkpoint", 2.8, 2.2));
        // Then
        assertThat(recovery.forgetting()).isEmpty();
        assertThat(recovery.recovery(model("merge", 2.9, 2.1))).isEmpty();
        assertThat(recovery.gain()).isPresent();
    }

    @Test
    void theYardstickFollowsWhatTrainingReplays() {
        assertThat(Yardstick.of(Fixtures.pipeline().definition())).isEqualTo(YARDSTICK);
    }

    private static Recovery recovery(Measured base, Measured checkpoint) {
        return new Recovery(YARDSTICK, base, checkpoint);
    }

    private static Measured model(String name, double domain, double general) {
        return new Measured(name, Map.of("base", ModelRole.BASE, "checkpoint", ModelRole.CHECKPOINT).getOrDefault(name,
                ModelRole.CANDIDATE),
                Fixtures.model(name), Fixtures.scores(domain, general));
    }
}
