package dev.tributary.merge.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodsTest {
    private static final float[] NONE = {};

    /// The four cases of the Llama-3-SEC merge: agreement, a win of either side, a trimmed delta.
    @Test
    void tiesLetsTheWinnerOfTheVoteEnterAtFullSize() {
        // Given
        float[] base = {0, 0, 0, 0};
        float[] trained = {0.4f, 0.4f, 0.2f, 0};
        float[] instruct = {0.2f, -0.1f, -0.1f, -0.1f};

        // When
        float[] merged = MethodRun.of("ties").perModel("weight", 0.25, 0.75).run(base, trained, instruct);

        // Then
        assertThat(merged).containsExactly(new float[] {0.25f, 0.4f, -0.1f, -0.1f}, Offset.offset(1e-7f));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void thresholdsAreThoseOfASortWithTiesKeptLowestIndexFirst(Dtype dtype) {
        // Given: many equal magnitudes, chunks of 64 taken last to first
        float[] delta = coarse(1000, dtype, 5);
        for (double density : new double[] {0.001, 0.1, 0.37, 0.5, 0.9, 0.999}) {
            int kept = Math.max(1, (int) (density * delta.length));
            float[] expected = new float[delta.length];
            IntStream.range(0, delta.length).boxed()
                    .sorted(Comparator.comparing((Integer i) -> -Math.abs(delta[i])).thenComparing(i -> i)).limit(kept)
                    .forEach(i -> expected[i] = delta[i]);

            // When
            float[] merged = MethodRun.of("ties").dtype(dtype).perModel("weight", 1.0).perModel("density", density).run(new float[1000], delta);

            // Then
            assertThat(merged).as("density %s", density).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.03", "0.9, 0.2", "0.2, 0.01", "0.7, 0.3", "0.5, 0"})
    void breadcrumbsDropsBothEnds(double density, double gamma) {
        // Given
        float[] delta = coarse(1000, Dtype.BF16, 6);
        int top = (int) (gamma * 1000);
        int bottom = 1000 - (int) (density * 1000) - top;
        if (bottom < 0) {
            top += bottom;
            bottom = 0;
        }
        float[] magnitudes = new float[1000];
        for (int i = 0; i < 1000; i++) {
            magnitudes[i] = Math.abs(delta[i]);
        }
        Arrays.sort(magnitudes);
        float[] expected = Arrays.copyOfRange(magnitudes, bottom, 1000 - top);

        // When
        float[] merged = MethodRun.of("breadcrumbs").dtype(Dtype.BF16).perModel("weight", 1.0).perModel("density", density)
                .perModel("gamma", gamma).run(new float[1000], delta);

        // Then: the kept magnitudes are the middle of the sorted ones; zeros among them cannot be told from dropped ones
        float[] kept = new float[1000];
        for (int i = 0; i < 1000; i++) {
            kept[i] = Math.abs(merged[i]);
        }
        Arrays.sort(kept);
        assertThat(Arrays.copyOfRange(kept, 1000 - expected.length, 1000)).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dare_linear", "della_linear"})
    void randomMasksKeepTheShareAndTheNormTheyShould(String method) {
        // Given
        float[] delta = coarse(40_000, Dtype.F32, 7);

        // When
        float[] merged = MethodRun.of(method).shape(100L, 400L).cut(4000, 400).perModel("weight", 1.0).perModel("density", 0.3)
                .run(new float[delta.length], delta);

        // Then
        double kept = count(merged) / count(delta);
        double norm = l1(merged) / l1(delta);
        assertThat(kept).isCloseTo(0.3, Offset.offset(0.01));
        assertThat(norm).isCloseTo(1, Offset.offset(1e-5));
    }

    @Test
    void dellaKeepsLargeMagnitudesMoreOften() {
        // Given: one row in ascending order
        float[] delta = new float[40_000];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = i + 1;
        }

        // When: from 0.2 to 0.8 along the row
        float[] merged = MethodRun.of("della_linear").perModel("weight", 1.0).perModel("density", 0.5).perModel("epsilon", 0.3)
                .set("rescale", 0).run(new float[delta.length], delta);

        // Then
        assertThat(count(Arrays.copyOfRange(merged, 0, 4000)) / 4000).isCloseTo(0.23, Offset.offset(0.03));
        assertThat(count(Arrays.copyOfRange(merged, 36_000, 40_000)) / 4000).isCloseTo(0.77, Offset.offset(0.03));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ties", "dare_ties", "della", "breadcrumbs_ties", "sce", "ramplus_tl", "model_stock", "arcee_fusion"})
    void resultsDoNotDependOnHowChunksAreTiled(String method) {
        // Given
        float[] base = coarse(6000, Dtype.BF16, 1);
        float[][] models = {coarse(6000, Dtype.BF16, 2), coarse(6000, Dtype.BF16, 3)};
        float[][] used = method.equals("arcee_fusion") ? new float[][] {models[0]} : models;

        // Then
        float[] once = run(method, 6000, 6000, false, base, used);
        assertThat(run(method, 6000, 100, false, base, used)).containsExactly(once);
        assertThat(run(method, 6000, 100, true, base, used)).containsExactly(once);
    }

    @Test
    void slerpFollowsTheSphereAndParallelTensorsTheLine() {
        // When
        float[] turned = MethodRun.of("slerp").set("t", 0.5).run(new float[] {1, 0}, new float[] {0, 1});
        float[] straight = MethodRun.of("slerp").set("t", 0.25).run(new float[] {1, 1}, new float[] {3, 3});

        // Then
        float half = (float) Math.sqrt(0.5);
        assertThat(turned).containsExactly(new float[] {half, half}, Offset.offset(1e-6f));
        assertThat(straight).containsExactly(new float[] {1.5f, 1.5f}, Offset.offset(1e-6f));
    }

    @Test
    void unchangedTensorsSurviveMultislerpWithABase() {
        // Given: task vectors of zero leave no direction
        float[] base = {1, 2, 3};

        // Then
        assertThat(MethodRun.of("multislerp").perModel("weight", 1.0, 1.0, 1.0).run(base, base, base, base)).containsExactly(1, 2, 3);
    }

    @Test
    void contradictingParametersAreRefused() {
        assertThatThrownBy(() -> MethodRun.of("della").perModel("weight", 1.0).perModel("density", 0.1).run(new float[1], new float[1]))
                .hasMessageContaining("lower epsilon");
        assertThatThrownBy(() -> MethodRun.of("linear").perModel("weight", 1.0, -1.0).run(NONE, new float[1], new float[1]))
                .hasMessageContaining("sum to zero");
    }

    private static float[] run(String method, int chunk, int tile, boolean split, float[] base, float[]... models) {
        Double[] weights = models.length == 1 ? new Double[] {1.0} : new Double[] {0.6, 0.4};
        Double[] densities = models.length == 1 ? new Double[] {0.5} : new Double[] {0.5, 0.3};
        return MethodRun.of(method).dtype(Dtype.BF16).shape(60L, 100L).cut(chunk, tile).split(split).perModel("weight", weights)
                .perModel("density", densities).set("select_topk", 0.4).run(base, models);
    }

    /// Values of the type, of both signs, with many equal magnitudes and some zeros.
    private static float[] coarse(int count, Dtype dtype, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Blocks.round(dtype, Math.round(random.nextGaussian() * 40) / 64f);
        }
        return values;
    }

    private static double count(float[] values) {
        return IntStream.range(0, values.length).filter(i -> values[i] != 0).count();
    }

    private static double l1(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).sum();
    }
}
