package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.edgar.MovableClock;
import dev.tributary.ingestion.intake.SourceRounds.Watched;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SourceRoundsTest {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final MovableClock clock = new MovableClock("2026-03-02T15:00:00Z");
    private final Deque<Runnable> begun = new ArrayDeque<>();
    private final SourceRounds rounds = new SourceRounds(begun::add, clock, new SplittableRandom(1));
    private Optional<String> problem = Optional.empty();
    private int looks;

    @Test
    void aSourceIsLookedAtAgainAfterItsTimeAndNeverTwiceAtOnce() {
        look("v1");
        clock.move(EVERY);
        look("v1");
        assertThat(begun).hasSize(1);

        finish();
        look("v1");
        assertThat(begun).isEmpty();
        clock.move(EVERY);
        look("v1");
        finish();
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void aSourceWithAProblemIsLeftAloneForLongerAndSaysWhy() {
        problem = Optional.of("503 for https://www.sec.gov/");
        for (int i = 0; i < 8; i++) {
            look("v1");
            finish();
            clock.move(Duration.ofMinutes(2));
        }
        assertThat(rounds.health()).singleElement().satisfies(health -> {
            assertThat(health.name()).isEqualTo("sec/edgar");
            assertThat(health.problem()).isEqualTo(problem);
            assertThat(health.lastLook()).isEmpty();
        });

        look("v1");
        finish();
        clock.move(Duration.ofSeconds(55));
        look("v1");
        assertThat(begun).isEmpty();
    }

    @Test
    void anotherDefinitionMakesAnotherReader() {
        look("v1");
        finish();
        problem = Optional.of("of the new reader");
        look("v2");
        finish();

        assertThat(rounds.health().getFirst().problem()).contains("of the new reader");
    }

    @Test
    void aSourceThatIsNoLongerDeclaredIsLetGo() {
        look("v1");
        finish();

        rounds.look(List.of());

        assertThat(rounds.health()).isEmpty();
    }

    private void look(String definition) {
        rounds.look(List.of(new Watched("sec/edgar", definition, EVERY, () -> () -> {
            looks++;
            return problem;
        })));
    }

    private void finish() {
        begun.removeFirst().run();
    }
}
