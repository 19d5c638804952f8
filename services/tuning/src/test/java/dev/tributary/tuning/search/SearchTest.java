package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

    private static final Genome GENOME = new Genome(GenomeDefinition.of(GenomeMethod.LINEAR, List.of("a", "b"), Optional.empty())
            .withGroups(1, false), 3);
    private static final double[] GOAL = {0.9, 0.1, 0.3, 0.7, 0.6, 0.4};
    private static final Fitness BOWL = genotype -> score(distance(genotype));

    @Test
    void itFindsAnInteriorOptimumOfTheGenome() {
        // When
        SearchOutcome outcome = run(new Search(GENOME, SearchSettings.of(400, 1)), 1, BOWL);

        // Then
        assertThat(outcome.ending()).isEqualTo(SearchOutcome.Ending.EVALUATIONS_SPENT);
        assertThat(outcome.state().best().orElseThrow().fitness()).isLessThan(1e-3);
        assertThat(outcome.isBetterThanStart()).isTrue();
        assertThat(outcome.recipe().orElseThrow()).isEqualTo(GENOME.yaml(outcome.state().best().orElseThrow().genotype()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 100})
    void theBudgetInEvaluationsIsNeverOverrun(int budget) {
        // Given
        AtomicInteger measured = new AtomicInteger();

        // When
        SearchOutcome outcome = run(new Search(GENOME, SearchSettings.of(budget, 1)), 2, genotype -> {
            measured.incrementAndGet();
            return BOWL.of(genotype);
        });

        // Then
        assertThat(measured).hasValue(budget);
        assertThat(outcome.state().evaluations()).isEqualTo(budget);
    }

    @Test
    void theResultDoesNotDependOnHowManyMeasure() {
        // When
        List<byte[]> results = Stream.of(1, 2, 5).map(lanes -> Json.bytes(run(new Search(GENOME, SearchSettings.of(60, 3)), lanes, BOWL).state())).toList();

        // Then
        assertThat(results).allSatisfy(bytes -> assertThat(bytes).isEqualTo(results.getFirst()));
    }

    @Test
    void aSearchGoesOnFromAnyGenerationToTheSameBytes() {
        // Given the states of an uninterrupted search
        List<byte[]> states = new ArrayList<>();
        Search search = new Search(GENOME, SearchSettings.of(57, 3));
        states.add(Json.bytes(search.begin()));
        byte[] end = Json.bytes(run(search, search.begin(), 0, new SearchListener() {
            @Override
            public void told(SearchState state, double seconds) {
                states.add(Json.bytes(state));
            }
        }, BOWL).state());

        // When, then
        for (byte[] state : states) {
            Search other = new Search(GENOME, SearchSettings.of(57, 3));
            assertThat(Json.bytes(run(other, Json.read(state, SearchState.class), 0, SearchListener.NONE, BOWL).state())).isEqualTo(end);
        }
    }

    @Test
    void aCancelledSearchGoesOnAsIfNothingHadHappened() {
        // Given a search that is cancelled in the middle of its third generation
        AtomicInteger measured = new AtomicInteger();
        Search search = new Search(GENOME, SearchSettings.of(57, 3));
        SearchOutcome stopped = run(search, search.begin(), 0, new SearchListener() {
            @Override
            public boolean isCancelled() {
                return measured.get() >= 23;
            }
        }, genotype -> {
            measured.incrementAndGet();
            return BOWL.of(genotype);
        });

        // When
        SearchOutcome resumed = run(search, stopped.state(), stopped.seconds(), SearchListener.NONE, BOWL);

        // Then
        assertThat(stopped.ending()).isEqualTo(SearchOutcome.Ending.CANCELLED);
        assertThat(stopped.state().evaluations()).isBetween(10, 22);
        assertThat(Json.bytes(resumed.state())).isEqualTo(Json.bytes(run(search, 1, BOWL).state()));
    }

    @Test
    void theBudgetInSecondsEndsARunAndCountsEarlierAttempts() {
        // Given a clock on which every measurement takes a second
        AtomicLong nanos = new AtomicLong();
        Fitness slow = genotype -> {
            nanos.addAndGet(1_000_000_000);
            return BOWL.of(genotype);
        };
        SearchSettings settings = new SearchSettings(1000, 30, 0, SearchSettings.SIGMA, 3);

        // When
        Search search = new Search(GENOME, settings, nanos::get);
        SearchOutcome first = run(search, search.begin(), 0, SearchListener.NONE, slow);
        SearchOutcome second = run(search, first.state(), first.seconds(), SearchListener.NONE, slow);

        // Then: the start and three generations of nine; then time is up
        assertThat(first.ending()).isEqualTo(SearchOutcome.Ending.TIME_SPENT);
        assertThat(first.state().evaluations()).isEqualTo(28);
        assertThat(first.seconds()).isEqualTo(30);
        assertThat(second.ending()).isEqualTo(SearchOutcome.Ending.TIME_SPENT);
        assertThat(second.state()).isSameAs(first.state());
        // And with more time it goes on as if it had never stopped
        SearchOutcome longer = run(new Search(GENOME, SearchSettings.of(57, 3)), first.state(), 0, SearchListener.NONE, BOWL);
        assertThat(Json.bytes(longer.state())).isEqualTo(Json.bytes(run(new Search(GENOME, SearchSettings.of(57, 3)), 1, BOWL).state()));
    }

    @Test
    void whatCannotBeMeasuredComesLastAndIsCounted() {
        // Given every third candidate
        AtomicInteger measured = new AtomicInteger();

        // When
        SearchOutcome outcome = run(new Search(GENOME, SearchSettings.of(100, 1)), 1, genotype ->
                measured.incrementAndGet() % 3 == 0 ? score(measured.get() % 2 == 0 ? Double.NaN : Double.NEGATIVE_INFINITY) : BOWL.of(genotype));

        // Then
        assertThat(outcome.state().notFinite()).isEqualTo(33);
        assertThat(outcome.state().best().orElseThrow().fitness()).isLessThan(distance(GENOME.start()));
        assertThat(outcome.state().best().orElseThrow().fitness()).isFinite();
    }

    @Test
    void aGenerationWithoutAnyMeasurementIsADefectThatShowsARecipe() {
        // Given a fitness that breaks after the start
        AtomicInteger measured = new AtomicInteger();
        Search search = new Search(GENOME, SearchSettings.of(100, 1));

        // Then
        assertThatThrownBy(() -> run(search, 1, genotype -> measured.incrementAndGet() > 1 ? score(Double.NaN) : BOWL.of(genotype)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none of the 9 candidates after 1 evaluations").hasMessageContaining("merge_method: linear");
    }

    @Test
    void aFailedMeasurementFailsTheSearch() {
        Search search = new Search(GENOME, SearchSettings.of(100, 1));
        assertThatThrownBy(() -> run(search, 3, genotype -> {
            throw new IllegalArgumentException("no such tensor");
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("no such tensor");
    }

    @Test
    void aSearchThatFindsNothingBetterSaysSo() {
        SearchOutcome outcome = run(new Search(GENOME, SearchSettings.of(30, 1)), 1, genotype -> score(1));
        assertThat(outcome.isBetterThanStart()).isFalse();
        assertThat(outcome.state().best().orElseThrow().genotype()).as("the earliest of equals").isEqualTo(GENOME.start());
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> SearchSettings.of(0, 1)).hasMessageContaining("at least 1 evaluation");
        assertThatThrownBy(() -> new SearchSettings(10, 0, 0, 0.1, 1)).hasMessageContaining("positive seconds");
        assertThatThrownBy(() -> new SearchSettings(10, 1, 1, 0.1, 1)).hasMessageContaining("population");
    }

    private static SearchOutcome run(Search search, int lanes, Fitness fitness) {
        return run(search, search.begin(), 0, SearchListener.NONE, Stream.generate(() -> fitness).limit(lanes).toArray(Fitness[]::new));
    }

    private static SearchOutcome run(Search search, SearchState from, double before, SearchListener listener, Fitness... fitness) {
        try (Lanes lanes = new Lanes(Arrays.asList(fitness))) {
            return search.run(from, before, lanes, listener);
        }
    }

    private static Score score(double fitness) {
        return new Score(fitness, Map.of());
    }

    private static double distance(double[] genotype) {
        double sum = 0;
        for (int i = 0; i < GOAL.length; i++) {
            sum += (genotype[i] - GOAL[i]) * (genotype[i] - GOAL[i]);
        }
        return sum;
    }
}
