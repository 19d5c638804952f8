package dev.tributary.merge.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRanksTest {
    private static final int ROWS = 3;

    /// Spread 0 leaves only zeros, and a small one many ties among the rounded values.
    @ParameterizedTest
    @CsvSource({"BF16, 1, 1", "BF16, 700, 1", "BF16, 700, 0", "BF16, 300, 1e-40", "BF16, 1000, 1e30", "F16, 500, 1", "F32, 500, 1", "F32, 7, 0"})
    void ranksAreThoseOfAStableSortByMagnitude(Dtype dtype, int columns, float spread) {
        // Given
        SplittableRandom random = new SplittableRandom(columns);
        float[] values = new float[ROWS * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 == 0 ? -0f : (float) Math.pow(random.nextDouble(-1, 1), 5) * spread;
        }
        Blocks.round(dtype, values, 0, values.length);
        RowRanks ranks = new RowRanks(columns);

        for (int row = 0; row < ROWS; row++) {
            int at = row * columns;

            // When
            int[] found = ranks.of(values, at);

            // Then
            int[] order = IntStream.range(0, columns).boxed().sorted(Comparator.comparing(i -> Math.abs(values[at + i])))
                    .mapToInt(Integer::intValue).toArray();
            assertThat(IntStream.range(0, columns).map(rank -> found[order[rank]])).containsExactly(IntStream.range(0, columns).boxed()
                    .toArray(Integer[]::new));
        }
    }
}
