package dev.tributary.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.model.ModelRole;
import dev.tributary.evaluation.Fixtures;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Domination is the strict partial order of (Rec, Keep). The properties are checked on seeded random sets with many ties.
class DominanceTest {

    private static final Yardstick YARDSTICK = new Yardstick(Optional.of(Fixtures.DOMAIN), Optional.of(Fixtures.GENERAL));
    private static final int SETS = 40;

    private final Dominance dominance = new Dominance(YARDSTICK);

    @Test
    void noBetterInBothAndWorseInOneIsDominated() {
        Measured linear = model("linear", 2.9, 2.1);
        assertThat(dominance.isDominated(model("worse-in-both", 2.95, 2.2), linear)).isTrue();
        assertThat(dominance.isDominated(model("worse-in-one", 2.9, 2.2), linear)).isTrue();
        assertThat(dominance.isDominated(model("equal", 2.9, 2.1), linear)).isFalse();
        assertThat(dominance.isDominated(model("a-trade", 2.8, 2.2), linear)).isFalse();
    }

    @Test
    void weightsThatAreNoNumbersAreDominated() {
        assertThat(dominance.isDominated(model("broken", Double.NaN, Double.NaN), model("linear", 2.9, 2.1))).isTrue();
    }

    @RepeatedTest(SETS)
    void dominationIsAStrictPartialOrder(RepetitionInfo repetition) {
        List<Measured> models = random(repetition.getCurrentRepetition());
        for (Measured a : models) {
            assertThat(dominance.isDominated(a, a)).as("irreflexive").isFalse();
            for (Measured b : models) {
                assertThat(dominance.isDominated(a, b) && dominance.isDominated(b, a)).as("asymmetric").isFalse();
                for (Measured c : models) {
                    if (dominance.isDominated(a, b) && dominance.isDominated(b, c)) {
                        assertThat(dominance.isDominated(a, c)).as("transitive").isTrue();
                    }
                }
            }
        }
    }

    @RepeatedTest(SETS)
    void someModelIsNeverDominated(RepetitionInfo repetition) {
        List<Measured> models = random(repetition.getCurrentRepetition());
        assertThat(models).anyMatch(model -> models.stream().noneMatch(other -> dominance.isDominated(model, other)));
    }

    @RepeatedTest(SETS)
    void itIsTheOrderOfRecoveryAndKeep(RepetitionInfo repetition) {
        // Given a round in which something was learnt and something forgotten, in powers of two so that shares are exact
        List<Measured> models = random(repetition.getCurrentRepetition());
        Recovery recovery = new Recovery(YARDSTICK, model("base", 8, 4), model("checkpoint", 4, 8));
        for (Measured model : models) {
            for (Measured other : models) {
                double rec = recovery.recovery(model).orElseThrow() - recovery.recovery(other).orElseThrow();
                double keep = recovery.keep(model).orElseThrow() - recovery.keep(other).orElseThrow();
                // Then
                assertThat(dominance.isDominated(model, other)).isEqualTo(rec <= 0 && keep <= 0 && (rec < 0 || keep < 0));
            }
        }
    }

    private static List<Measured> random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 12).mapToObj(i -> model("m" + i, random.nextInt(4, 9), random.nextInt(4, 9))).toList();
    }

    private static Measured model(String name, double domain, double general) {
        return new Measured(name, ModelRole.CANDIDATE, Fixtures.model(name), Fixtures.scores(domain, general));
    }
}
