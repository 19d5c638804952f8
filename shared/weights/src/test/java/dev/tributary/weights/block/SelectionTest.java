package dev.tributary.weights.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The loops without branches against the conditions they stand for, for lengths around the width of a vector.
class SelectionTest {
    @ParameterizedTest
    @CsvSource({"0.5, 1.5", "0, 0", "1, 1", "0.5, Infinity", "Infinity, Infinity", "1.5, 0.5", "1.4e-45, 3.4028235e38", "0, -1.4e-45"})
    void onlyMagnitudesInsideTheBandAreKept(float lower, float upper) {
        // Given
        float[] scores = values(1003, 1);
        float[] kept = values(1003, 2);
        float[] before = kept.clone();

        // When
        Selection.keepBand(scores, kept, 1003, lower, upper);

        // Then
        for (int i = 0; i < kept.length; i++) {
            float magnitude = Math.abs(scores[i]);
            assertThat(kept[i]).isEqualTo(magnitude >= lower && magnitude <= upper ? before[i] : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 31, 33, 1000})
    void termsOfTheVotedSignAreAddedWithTheirWeights(int count) {
        // Given
        float[] vote = values(count, 3);
        float[] sides = vote.clone();
        float[] term = values(count, 4);
        float[] terms = term.clone();
        float[] sum = new float[count];
        float[] counted = new float[count];

        // When
        Selection.sides(vote, sides, count);
        Selection.addAgreeing(sides, terms, 0.3f, sum, counted, count);

        // Then
        for (int i = 0; i < count; i++) {
            boolean agrees = vote[i] >= 0 ? term[i] > 0 : term[i] < 0;
            assertThat(sum[i]).isEqualTo(agrees ? term[i] : 0);
            assertThat(counted[i]).isEqualTo(agrees ? 0.3f : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 1000})
    void zeroDivisorsCountAsOne(int count) {
        // Given
        float[] values = values(count, 5);
        float[] divisors = values(count, 6);
        float[] before = values.clone();
        float[] by = divisors.clone();

        // When
        Selection.divide(values, divisors, count);

        // Then
        for (int i = 0; i < count; i++) {
            assertThat(values[i]).isEqualTo(before[i] / (by[i] == 0 ? 1 : by[i]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 1000})
    void valuesStayWhereTheHashOfTheirIndexIsBelowTheBound(int count) {
        // Given
        float[] values = values(count, 7);
        float[] before = values.clone();
        int[] places = IntStream.range(0, count).map(i -> 2 * i).toArray();

        // When
        Selection.keepRandom(values, places, count, -5, 123, 456, 1 << 30);

        // Then
        for (int i = 0; i < count; i++) {
            int number = Selection.hash(Selection.hash(2 * i - 5 ^ 123) ^ 456) >>> 1;
            assertThat(values[i]).isEqualTo(number < 1 << 30 ? before[i] : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 0.5f, 3, -1, -0.25f})
    void scoresThatReachTheThresholdDecideForTheFirst(float threshold) {
        // Given
        float[] scores = values(5003, 11);
        float[] before = scores.clone();
        float[] reaching = values(5003, 12);
        float[] other = values(5003, 13);
        float[] chosen = new float[5003];

        // When
        Selection.choose(scores, threshold, reaching, other, chosen, 5003);

        // Then
        for (int i = 0; i < chosen.length; i++) {
            assertThat(chosen[i]).isEqualTo(before[i] >= threshold ? reaching[i] : other[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 5000})
    void theLargestValueIsFoundAmongBothSigns(int count) {
        // Given
        float[] values = values(count + 3, 14);
        float[] negative = new float[count + 3];
        float expected = Float.NEGATIVE_INFINITY;
        float expectedNegative = Float.NEGATIVE_INFINITY;
        for (int i = 3; i < values.length; i++) {
            negative[i] = -1 - Math.abs(values[i]);
            expected = Math.max(expected, values[i]);
            expectedNegative = Math.max(expectedNegative, negative[i]);
        }

        // Then
        assertThat(Selection.largest(values, 3, count)).isEqualTo(expected);
        assertThat(Selection.largest(negative, 3, count)).isEqualTo(expectedNegative);
    }

    @Test
    void theLargestMagnitudeMayBelongToEitherSignOrBeNone() {
        assertThat(Selection.largestMagnitude(new float[] {9, 1, -3, 2}, 1, 3)).isEqualTo(3);
        assertThat(Selection.largestMagnitude(new float[] {1, Float.NaN}, 0, 2)).isNaN();
        assertThat(Selection.largestMagnitude(new float[0], 0, 0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 0.5f})
    void bothSignsOfAMagnitudeAreCounted(float magnitude) {
        // Given
        float[] values = values(999, 8);

        // When
        int equal = Selection.countMagnitude(values, 999, magnitude);

        // Then
        int expected = 0;
        for (float value : values) {
            expected += Math.abs(value) == magnitude ? 1 : 0;
        }
        assertThat(equal).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 1001})
    void sumsAreThoseOfDoubles(int count) {
        // Given
        float[] a = values(count + 3, 9);
        float[] b = values(count + 3, 10);

        // When
        double dot = Sums.dot(a, b, 3, count);
        double absolute = Sums.absolute(a, 3, count);

        // Then
        double exactDot = 0;
        double exactAbsolute = 0;
        for (int i = 3; i < count + 3; i++) {
            exactDot += (double) a[i] * b[i];
            exactAbsolute += Math.abs(a[i]);
        }
        assertThat(dot).isCloseTo(exactDot, offset(1e-12 * count));
        assertThat(absolute).isCloseTo(exactAbsolute, offset(1e-12 * count));
    }

    /// Values of both signs with zeros of both signs, ones and repeats among them.
    private static float[] values(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (random.nextInt(7)) {
                case 0 -> 0f;
                case 1 -> -0f;
                case 2 -> -1f;
                case 3 -> 1f;
                default -> (float) random.nextDouble(-2, 2);
            };
        }
        return values;
    }
}
