package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.MersenneTwister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CmaEsTest {

    private static final int DIMENSION = 6;
    private static final int POPULATION = CmaEs.usualPopulation(DIMENSION);
    private static final double[] START = filled(0.7);

    enum Landscape {
        SPHERE(x -> Arrays.stream(x).map(v -> v * v).sum()),
        ELLIPSOID(x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += Math.pow(1e6, (double) i / (x.length - 1)) * x[i] * x[i];
            }
            return sum;
        }),
        ROSENBROCK(x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                sum += 100 * Math.pow(x[i + 1] - x[i] * x[i], 2) + Math.pow(1 - x[i], 2);
            }
            return sum;
        });

        private final ToDoubleFunction<double[]> height;

        Landscape(ToDoubleFunction<double[]> height) {
            this.height = height;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itFindsTheLowestPointOfEveryClassicLandscape(Landscape landscape) {
        // When, over three seeds
        for (long seed = 1; seed <= 3; seed++) {
            int evaluations = evaluationsUntil(1e-9, landscape, seed);

            // Then
            assertThat(evaluations).as("seed %d", seed).isLessThan(12_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itNeedsNoMoreTriesThanTheLibrarysOwn(Landscape landscape) {
        // Given the median of five seeds each, both without negative weights
        int[] ours = new int[5];
        int[] theirs = new int[5];
        for (int seed = 0; seed < 5; seed++) {
            ours[seed] = evaluationsUntil(1e-9, landscape, seed);
            theirs[seed] = evaluationsOfLibrary(1e-9, landscape, seed);
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);

        // Then
        assertThat((double) ours[2]).as("ours %s, the library's %s", Arrays.toString(ours), Arrays.toString(theirs)).isLessThan(1.25 * theirs[2]);
    }

    @Test
    void aResumedSearchIsAnUninterruptedOneToTheLastByte() {
        // Given the state after every generation
        CmaEs search = new CmaEs(DIMENSION, POPULATION, 5);
        List<byte[]> states = new ArrayList<>();
        CmaState state = search.start(START, 0.3);
        for (int i = 0; i < 40; i++) {
            states.add(Json.bytes(state));
            state = next(search, state, Landscape.ROSENBROCK);
        }
        byte[] end = Json.bytes(state);

        // When another process goes on from any of them
        for (int from = 0; from < states.size(); from++) {
            CmaEs other = new CmaEs(DIMENSION, POPULATION, 5);
            CmaState resumed = Json.read(states.get(from), CmaState.class);
            for (int i = from; i < 40; i++) {
                resumed = next(other, resumed, Landscape.ROSENBROCK);
            }

            // Then
            assertThat(Json.bytes(resumed)).as("from generation %d", from).isEqualTo(end);
        }
    }

    @Test
    void anotherSeedAsksForOtherPoints() {
        CmaState start = new CmaEs(DIMENSION, POPULATION, 1).start(START, 0.3);
        assertThat(new CmaEs(DIMENSION, POPULATION, 1).ask(start).getFirst())
                .isEqualTo(new CmaEs(DIMENSION, POPULATION, 1).ask(start).getFirst())
                .isNotEqualTo(new CmaEs(DIMENSION, POPULATION, 2).ask(start).getFirst());
    }

    @Test
    void equalsRankByIndexAndNotANumberLast() {
        assertThat(CmaEs.ranking(new double[] {2, Double.NaN, 1, 2, Double.POSITIVE_INFINITY, 1, Double.NaN}))
                .containsExactly(2, 5, 0, 3, 4, 1, 6);
        assertThat(CmaEs.ranking(new double[] {0.0, -0.0})).as("zeros of either sign").containsExactly(0, 1);
    }

    @Test
    void whatIsNotANumberIsAsIfItHadComeLast() {
        // Given
        CmaEs search = new CmaEs(DIMENSION, POPULATION, 1);
        CmaState start = search.start(START, 0.3);
        double[] values = search.ask(start).stream().mapToDouble(Landscape.SPHERE.height).toArray();
        double[] worst = values.clone();
        values[3] = Double.NaN;
        worst[3] = 1e300;

        // Then
        assertThat(Json.bytes(search.tell(start, values))).isEqualTo(Json.bytes(search.tell(start, worst)));
    }

    @Test
    void theRulesAreTheTutorials() {
        // Given a generation of the plane whose second point wins; all numbers below by hand from the formulas
        CmaEs search = new CmaEs(2, 2, 1);
        CmaState start = search.start(new double[] {0, 0}, 0.5);
        double[] winner = search.ask(start).get(1);

        // When
        CmaState next = search.tell(start, new double[] {1, 0});

        // Then one parent, so mu_w = 1, c_sigma = 3/8, d_sigma = 11/8, c_c = 5/7 of its own kind, c_1 = 2/(3.3^2+1), c_mu = 0
        assertThat(next.mean()).containsExactly(winner[0], winner[1]);
        double[] y = {winner[0] / 0.5, winner[1] / 0.5};
        double gain = Math.sqrt(3 / 8.0 * 13 / 8.0);
        assertThat(next.stepPath()[0]).isCloseTo(gain * y[0], within(1e-12));
        double length = gain * Math.hypot(y[0], y[1]);
        double expected = Math.sqrt(2) * (1 - 1 / 8.0 + 1 / 84.0);
        assertThat(next.sigma()).isCloseTo(0.5 * Math.exp(3 / 11.0 * (length / expected - 1)), within(1e-12));
        double cc = 4.5 / 7;
        double c1 = 2 / (3.3 * 3.3 + 1);
        assertThat(next.covariance()[1][0]).isCloseTo(c1 * cc * (2 - cc) * y[0] * y[1], within(1e-12));
        assertThat(next.covariance()[0][0]).isCloseTo(1 - c1 + c1 * cc * (2 - cc) * y[0] * y[0], within(1e-12));
    }

    @Test
    void aFlatSearchSaysItHasConverged() {
        CmaEs search = new CmaEs(3, 4, 1);
        assertThat(search.isConverged(search.start(new double[3], 0.2))).isFalse();
        assertThat(search.isConverged(search.start(new double[3], 1e-13))).isTrue();
    }

    @Test
    void aPopulationWithoutChoiceIsRefused() {
        assertThatThrownBy(() -> new CmaEs(3, 1, 1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("at least 2");
    }

    private static CmaState next(CmaEs search, CmaState state, Landscape landscape) {
        return search.tell(state, search.ask(state).stream().mapToDouble(landscape.height).toArray());
    }

    private static int evaluationsUntil(double goal, Landscape landscape, long seed) {
        CmaEs search = new CmaEs(DIMENSION, POPULATION, seed);
        CmaState state = search.start(START, 0.3);
        for (int evaluations = 0; evaluations < 20_000; evaluations += POPULATION) {
            double[] values = search.ask(state).stream().mapToDouble(landscape.height).toArray();
            if (Arrays.stream(values).anyMatch(value -> value < goal)) {
                return evaluations + POPULATION;
            }
            state = search.tell(state, values);
        }
        return Integer.MAX_VALUE;
    }

    private static int evaluationsOfLibrary(double goal, Landscape landscape, int seed) {
        int[] count = {0};
        int[] found = {Integer.MAX_VALUE};
        MultivariateFunction counted = x -> {
            count[0]++;
            double value = landscape.height.applyAsDouble(x);
            if (value < goal && found[0] == Integer.MAX_VALUE) {
                found[0] = count[0];
            }
            return value;
        };
        new CMAESOptimizer(2500, goal, false, 0, 0, new MersenneTwister(seed), false, null).optimize(new MaxEval(20_000),
                new ObjectiveFunction(counted), GoalType.MINIMIZE, new InitialGuess(START), SimpleBounds.unbounded(DIMENSION),
                new CMAESOptimizer.Sigma(filled(0.3)), new CMAESOptimizer.PopulationSize(POPULATION));
        return found[0];
    }

    private static double[] filled(double value) {
        double[] filled = new double[DIMENSION];
        Arrays.fill(filled, value);
        return filled;
    }

    private static org.assertj.core.data.Offset<Double> within(double distance) {
        return org.assertj.core.data.Offset.offset(distance);
    }
}
