package dev.tributary.merge.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowProductsTest {
    private static final int INNER = 71;
    private static final int COLUMNS = 1_100;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void everyElementIsTheSumInOrderWhateverTheBlocks() {
        // Given
        float[][] left = matrix(3, INNER);
        float[][] right = matrix(INNER, COLUMNS);
        float[][] expected = matrix(3, COLUMNS);
        float[][] result = {expected[0].clone(), expected[1].clone(), expected[2].clone()};

        // When
        RowProducts.add(left, right, INNER, result);

        // Then
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                for (int at = 0; at < INNER; at++) {
                    expected[row][column] += left[row][at] * right[at][column];
                }
            }
        }
        assertThat(result).isDeepEqualTo(expected);
    }

    private float[][] matrix(int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        for (float[] row : matrix) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextDouble(-1, 1);
            }
        }
        return matrix;
    }
}
