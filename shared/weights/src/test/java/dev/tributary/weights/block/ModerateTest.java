package dev.tributary.weights.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.Dtype;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rounding by float arithmetic against rounding by bits.
class ModerateTest {
    private static final int BLOCK = 1 << 16;

    @ParameterizedTest
    @ValueSource(ints = {-126, -125, -40, -1, 0, 1, 77, 108, 109})
    void everyFloatOfABinadeIsRoundedToNearestTiesToEven(int exponent) {
        int first = Float.floatToRawIntBits(Math.scalb(1f, exponent));
        for (int start = 0; start < 1 << 23; start += BLOCK) {
            for (int sign : new int[] {0, Integer.MIN_VALUE}) {
                // Given
                float[] values = new float[BLOCK];
                for (int i = 0; i < BLOCK; i++) {
                    values[i] = Float.intBitsToFloat(first + start + i | sign);
                }
                float[] expected = values.clone();
                Blocks.round(Dtype.BF16, expected, 0, BLOCK);

                // When
                Moderate.round(values, BLOCK);

                // Then
                assertThat(values).isEqualTo(expected);
            }
        }
    }

    @Test
    void arithmeticIsRoundedAsItWouldBeAfterwards() {
        // Given
        float[] a = values(5000, 1);
        float[] b = values(5000, 2);
        float[] difference = new float[5000];
        float[] product = new float[5000];
        float[] sum = b.clone();
        float[] quotient = new float[5000];
        float[] scaled = a.clone();
        float[] sumOfScaled = b.clone();
        float[] roundedSum = b.clone();
        float[] elementwise = new float[5000];
        float[] average = a.clone();

        // When
        Moderate.difference(a, b, difference, 5000);
        Moderate.scale(a, 0.3f, product, 5000);
        Moderate.addScaled(a, -7.1f, sum, 5000);
        Moderate.divide(a, 1.7f, quotient, 5000);
        Moderate.scaleAndAdd(scaled, 0.3f, sumOfScaled, 5000);
        Moderate.sum(a, roundedSum, 5000);
        Moderate.product(a, b, elementwise, 5000);
        Moderate.average(average, b, 5000);

        // Then
        for (int i = 0; i < a.length; i++) {
            assertThat(difference[i]).isEqualTo(Blocks.round(Dtype.BF16, a[i] - b[i]));
            assertThat(product[i]).isEqualTo(Blocks.round(Dtype.BF16, a[i] * 0.3f));
            assertThat(sum[i]).isEqualTo(b[i] + Blocks.round(Dtype.BF16, a[i] * -7.1f));
            assertThat(quotient[i]).isEqualTo(Blocks.round(Dtype.BF16, a[i] / 1.7f));
            assertThat(scaled[i]).isEqualTo(product[i]);
            assertThat(sumOfScaled[i]).isEqualTo(b[i] + product[i]);
            assertThat(roundedSum[i]).isEqualTo(Blocks.round(Dtype.BF16, a[i] + b[i]));
            assertThat(elementwise[i]).isEqualTo(Blocks.round(Dtype.BF16, a[i] * b[i]));
            float weight = b[i] == 0 ? 1 : Blocks.round(Dtype.BF16, b[i]);
            assertThat(average[i]).isEqualTo(Blocks.round(Dtype.BF16, Blocks.round(Dtype.BF16, a[i]) / weight));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-0.0, true", "0.0009765625, true", "-1024, true", "0.0009765, false", "1024.1, false", "Infinity, false", "NaN, false"})
    void factorsAreZeroOrOfOrdinarySize(float number, boolean expected) {
        // When
        boolean factor = Moderate.isFactor(number);

        // Then
        assertThat(factor).isEqualTo(expected);
    }

    private static float[] values(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 17 == 0 ? 0 : (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-25, 25));
        }
        return values;
    }
}
