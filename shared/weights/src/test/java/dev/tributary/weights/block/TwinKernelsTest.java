package dev.tributary.weights.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each vector kernel against its scalar twin, bit by bit, for lengths around the width of a vector.
class TwinKernelsTest {
    private final ScalarSelection scalar = new ScalarSelection();
    private final VectorSelection vector = new VectorSelection();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 31, 33, 1000})
    void selectionsAgree(int count) {
        // Given
        float[] vote = values(count, 1);
        float[] term = values(count, 2);
        float[][] ours = {vote.clone(), term.clone(), vote.clone(), term.clone()};
        float[][] theirs = {vote.clone(), term.clone(), vote.clone(), term.clone()};

        // When
        scalar.keepBand(vote, ours[0], count, 0.5f, 1.5f);
        vector.keepBand(vote, theirs[0], count, 0.5f, 1.5f);
        scalar.addAgreeing(vote, term, 0.3f, ours[1], ours[2], count);
        vector.addAgreeing(vote, term, 0.3f, theirs[1], theirs[2], count);
        scalar.divide(ours[3], vote, count);
        vector.divide(theirs[3], vote, count);
        scalar.keepRandom(ours[0], 0, count, -5, 123, 456, 1 << 30);
        vector.keepRandom(theirs[0], 0, count, -5, 123, 456, 1 << 30);

        // Then
        assertThat(theirs).isDeepEqualTo(ours);
        assertThat(vector.countMagnitude(vote, count, 1f)).isEqualTo(scalar.countMagnitude(vote, count, 1f));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 16, 1001})
    void sumsAddInTheSameOrder(int count) {
        // Given
        float[] a = values(count + 3, 3);
        float[] b = values(count + 3, 4);

        // Then
        if (VectorSums.isUseful()) {
            assertThat(new VectorSums().dot(a, b, 3, count)).isEqualTo(new ScalarSums().dot(a, b, 3, count));
            assertThat(new VectorSums().absolute(a, 3, count)).isEqualTo(new ScalarSums().absolute(a, 3, count));
        }
    }

    /// Values of both signs with zeros, ones and repeats among them.
    private static float[] values(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (i % 5) {
                case 0 -> 0f;
                case 1 -> -1f;
                default -> (float) random.nextDouble(-2, 2);
            };
        }
        return values;
    }
}
