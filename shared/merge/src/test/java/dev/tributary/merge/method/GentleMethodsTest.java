package dev.tributary.merge.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Methods said to be gentle: on moderate sources, rounding by float arithmetic gives the bits that rounding by bits gives, even where
/// sources, weights and their combination go to the limits.
class GentleMethodsTest {
    private static final int ELEMENTS = 4096;

    @ParameterizedTest
    @CsvSource({"linear, 3", "task_arithmetic, 3", "ties, 3", "dare_linear, 3", "dare_ties, 3", "breadcrumbs, 3", "breadcrumbs_ties, 3",
            "nearswap, 1", "slerp, 1", "karcher, 3", "nuslerp, 2", "multislerp, 3", "model_stock, 3", "sce, 3", "sce, 17"})
    void resultsDoNotDependOnHowTheyAreRounded(String method, int models) {
        SplittableRandom random = new SplittableRandom(method.hashCode());
        for (int round = 0; round < 60; round++) {
            // Given
            float[][] sources = new float[models + 1][];
            int spread = 1 + round % 30;
            for (int i = 0; i <= models; i++) {
                sources[i] = moderate(random, spread);
            }
            float[][] others = Arrays.copyOfRange(sources, 1, models + 1);
            boolean hasBase = !method.equals("linear") && !method.equals("karcher");
            float[] base = hasBase ? sources[0] : new float[0];
            Double[] weights = random.doubles(models, -10, 10).mapToObj(exponent -> Math.scalb(random.nextBoolean() ? 1.3 : -1, (int) exponent))
                    .toArray(Double[]::new);
            Double[] densities = random.doubles(models, 0.05, 1).boxed().toArray(Double[]::new);
            double lambda = random.nextDouble(-3, 3);

            // When
            float[] byBits = run(method, weights, densities, lambda).run(base, others);
            float[] byArithmetic = run(method, weights, densities, lambda).moderate(true).run(base, others);

            // Then
            assertThat(byArithmetic).isEqualTo(byBits);
        }
    }

    private static MethodRun run(String method, Double[] weights, Double[] densities, double lambda) {
        return MethodRun.of(method).dtype(Dtype.BF16).cut(2048, 512).split(true).set("t", Math.abs(lambda) / 3).set("lambda", lambda)
                .set("select_topk", densities[0]).perModel("weight", weights).perModel("density", densities);
    }

    /// Zeros, repeated values, and magnitudes up to 2^±spread.
    private static float[] moderate(SplittableRandom random, int spread) {
        float[] values = new float[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            double mantissa = random.nextDouble(1, 1.99) * (random.nextBoolean() ? 1 : -1);
            values[i] = random.nextInt(20) == 0 ? 0 : Blocks.round(Dtype.BF16, (float) Math.scalb(mantissa, random.nextInt(-spread, spread)));
        }
        return values;
    }
}
