package dev.tributary.tuning.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Goldens;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.Penalties;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationTest {

    private static final Set<TensorKind> ALL = EnumSet.allOf(TensorKind.class);
    private static final Set<TensorKind> LINEAR = EnumSet.of(TensorKind.LINEAR);

    @TempDir
    Path folder;

    @Test
    void theCoefficientsOfOneSourceAloneMakeThatSource() {
        try (GoldenModels golden = new GoldenModels(Method.DAM, Activation.IDENTITY, Losses.DEFAULT)) {
            // Given
            golden.coefficients.slots().forEach(slot -> {
                Arrays.fill(slot.vectors()[0], 0);
                Arrays.fill(slot.vectors()[1], 1);
            });
            // When
            float[] merged = golden.distillation.logits(GoldenModels.batch(0));
            // Then
            assertThat(merged).isEqualTo(golden.distillation.logits(GoldenModels.batch(0), 1));
            assertThat(golden.distillation.measure(GoldenModels.lessons()).get(1).kl()).isZero();
        }
    }

    @Test
    void bothMethodsStartAtTheSameModel() {
        try (GoldenModels dam = new GoldenModels(Method.DAM, Activation.IDENTITY, Losses.DEFAULT);
                GoldenModels vectors = new GoldenModels(Method.DAM_TV, Activation.IDENTITY, Losses.DEFAULT)) {
            // When
            float[] a = dam.distillation.logits(GoldenModels.batch(0));
            float[] b = vectors.distillation.logits(GoldenModels.batch(0));
            // Then
            for (int i = 0; i < a.length; i++) {
                assertThat(b[i]).isCloseTo(a[i], within(1e-5f));
            }
        }
    }

    /// The slope along the gradient, by central differences in float32, for every kind of tensor, φ, loss and both methods.
    @ParameterizedTest
    @CsvSource({"DAM, IDENTITY, 1, 0, 0, 0", "DAM, TANH, 1, 0, 0, 0", "DAM, SIGMOID, 1, 0, 0, 0", "DAM, RELU, 1, 0, 0, 0", "DAM_TV, IDENTITY, 1, 0, 0, 0",
            "DAM, IDENTITY, 0, 1, 0, 0", "DAM_TV, TANH, 0, 1, 0, 0", "DAM, IDENTITY, 0, 0, 1, 0", "DAM, IDENTITY, 1, 0.5, 0.1, 0", "DAM, IDENTITY, 1, 0, 0, 8"})
    void gradientsAreSlopes(Method method, Activation activation, double kl, double mse, double entropy, int top) {
        Losses losses = new Losses(2, kl, mse, entropy, top == 0 ? OptionalInt.empty() : OptionalInt.of(top));
        for (String family : List.of("llama", "qwen2", "qwen3")) {
            try (GoldenModels models = new GoldenModels(RandomModels.sources(folder, family), method, activation, losses)) {
                // Given
                CoefficientSet c = models.coefficients;
                scatter(c);
                CoefficientSet gradient = c.zeros();
                models.distillation.differentiate(RandomModels.lessons(), ALL, gradient);
                for (TensorKind kind : ALL) {
                    double slope = length(gradient, kind);
                    // When
                    double measured = slope == 0 ? 0 : slopeAlong(gradient, kind, slope, c, () -> total(losses, models.distillation));
                    // Then
                    assertThat(measured).as("%s %s", family, kind).isCloseTo(slope, within(5e-3 * slope));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 0, 0", "0, 1, 0, 0, 0", "0, 0, 1, 0, 0", "0, 0, 0, 1, 0", "0, 0, 0, 0, 1"})
    void gradientsOfPenaltiesAreSlopes(double similarity, double l1, double l2, double overlap, double weighted) {
        try (GoldenModels models = new GoldenModels(Method.DAM_TV, Activation.IDENTITY, Losses.DEFAULT)) {
            // Given
            CoefficientSet c = models.coefficients;
            scatter(c);
            Penalties penalties = new Penalties(similarity, l1, l2, overlap, weighted);
            Map<String, float[][]> angles = new HashMap<>();
            models.sources.tensors().forEach(tensor -> angles.put(tensor.name(), models.mixture.angles(tensor)));
            CoefficientSet gradient = c.zeros();
            penalties.add(c, LINEAR, angles, gradient);
            double slope = length(gradient, TensorKind.LINEAR);
            // When
            double measured = slopeAlong(gradient, TensorKind.LINEAR, slope, c, () -> penalties.add(c, LINEAR, angles, c.zeros()));
            // Then
            assertThat(slope).isPositive();
            assertThat(measured).isCloseTo(slope, within(5e-3 * slope));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1000})
    void whatIsKeptBetweenThePassesChangesNoBit(long layers) {
        try (GoldenModels models = new GoldenModels(Method.DAM, Activation.IDENTITY, Losses.DEFAULT).withGoldenCoefficients()) {
            // Given
            Compute compute = new Compute(Precision.FLOAT32, false, 16);
            CoefficientSet expected = models.coefficients.zeros();
            models.distillation.differentiate(GoldenModels.lessons(), LINEAR, expected);
            long tokens = GoldenModels.lessons().stream().mapToInt(lesson -> lesson.tokens().ids().length).sum();
            Distillation keeping = new Distillation(GoldenModels.engine(), models.mixture, Losses.DEFAULT, compute, 0);
            // When
            CoefficientSet gradient = models.coefficients.zeros();
            new Distillation(GoldenModels.engine(), models.mixture, Losses.DEFAULT, compute, layers * keeping.keptBytes(tokens))
                    .differentiate(GoldenModels.lessons(), LINEAR, gradient);
            // Then
            expected.slots().forEach(slot -> assertThat(gradient.slot(slot.tensor()).vectors()).isDeepEqualTo(slot.vectors()));
        }
    }

    @Test
    void columnsAtRightAnglesDoNotOverlap() {
        // Given: sin²(2θ) is 0 for parallel and orthogonal columns and 1 halfway
        try (GoldenModels models = new GoldenModels(Method.DAM_TV, Activation.IDENTITY, Losses.DEFAULT)) {
            // When
            float[][] angles = models.mixture.angles(models.sources.tensors().stream().filter(t -> t.name().equals("lm_head.weight")).findFirst().orElseThrow());
            // Then
            float[] base = matrix("base");
            float[] one = matrix("source-0");
            float[] two = matrix("source-1");
            for (int k = 0; k < 48; k++) {
                double dot = 0;
                double a = 0;
                double b = 0;
                for (int row = 0; row < 160; row++) {
                    double left = one[row * 48 + k] - base[row * 48 + k];
                    double right = two[row * 48 + k] - base[row * 48 + k];
                    dot += left * right;
                    a += left * left;
                    b += right * right;
                }
                double theta = Math.acos(dot / Math.sqrt(a * b));
                assertThat(angles[0][k]).isCloseTo((float) Math.pow(Math.sin(2 * theta), 2), within(1e-4f));
            }
        }
    }

    @Test
    void fewerThanTwoSourcesAreRefused() {
        assertThatThrownBy(() -> Sources.open(GoldenModels.engine(), GoldenModels.list().subList(0, 1), Optional.empty()))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("at least two sources");
    }

    @Test
    void sourcesOfDifferentVocabulariesAreRefused() {
        // Given
        Path other = RandomModels.llama(folder.resolve("other"), 161, 48, 1);
        // When, Then
        assertThatThrownBy(() -> Sources.open(GoldenModels.engine(), List.of(GoldenModels.list().getFirst(), new Source("two", other, "2")), Optional.empty()))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("160 tokens in its vocabulary").hasMessageContaining("161");
    }

    @Test
    void sourcesOfDifferentShapesAreRefused() {
        // Given
        Path other = RandomModels.llama(folder.resolve("other"), 160, 32, 1);
        // When, Then
        assertThatThrownBy(() -> Sources.open(GoldenModels.engine(), List.of(GoldenModels.list().getFirst(), new Source("two", other, "2")), Optional.empty()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("describe different decoders: width is 48 and 32, headSize is 12 and 8, feedForward is 96 and 64. Merge models of one architecture.");
    }

    @Test
    void taskVectorsNeedABase() {
        try (Sources sources = Sources.open(GoldenModels.engine(), GoldenModels.list(), Optional.empty())) {
            assertThatThrownBy(() -> new Mixture(GoldenModels.engine(), sources, Method.DAM_TV, Activation.IDENTITY,
                    CoefficientSet.constant(sources.tensors(), 2, 0.5f)))
                    .isInstanceOf(InvalidModelException.class).hasMessageContaining("no base was given");
        }
    }

    private static float[] matrix(String model) {
        try (Checkpoint checkpoint = Checkpoint.open(Goldens.dam().resolve(model))) {
            float[] values = new float[160 * 48];
            checkpoint.read("lm_head.weight", 0, values, 0, values.length);
            return values;
        }
    }

    private static double total(Losses losses, Distillation distillation) {
        return distillation.measure(RandomModels.lessons()).stream().mapToDouble(losses::total).sum();
    }

    /// The objective's slope in the direction of the gradient, whose length it should be.
    private static double slopeAlong(CoefficientSet gradient, TensorKind kind, double length, CoefficientSet c, DoubleSupplier objective) {
        CoefficientSet start = c.copy();
        double step = 2e-3;
        move(c, gradient, kind, step / length);
        double above = objective.getAsDouble();
        c.assign(start);
        move(c, gradient, kind, -step / length);
        double below = objective.getAsDouble();
        c.assign(start);
        return (above - below) / (2 * step);
    }

    private static void move(CoefficientSet c, CoefficientSet gradient, TensorKind kind, double by) {
        for (int i = 0; i < c.slots().size(); i++) {
            for (int source = 0; source < c.sources() && c.slots().get(i).kind() == kind; source++) {
                float[] vector = c.slots().get(i).vectors()[source];
                for (int k = 0; k < vector.length; k++) {
                    vector[k] += (float) (by * gradient.slots().get(i).vectors()[source][k]);
                }
            }
        }
    }

    private static double length(CoefficientSet gradient, TensorKind kind) {
        return Math.sqrt(gradient.slots().stream().filter(slot -> slot.kind() == kind).flatMap(slot -> Arrays.stream(slot.vectors()))
                .mapToDouble(vector -> IntStream.range(0, vector.length).mapToDouble(k -> (double) vector[k] * vector[k]).sum()).sum());
    }

    /// Coefficients that differ, none near the kink of relu.
    private static void scatter(CoefficientSet c) {
        CounterRandom random = new CounterRandom(7);
        for (int i = 0; i < c.slots().size(); i++) {
            for (int source = 0; source < c.sources(); source++) {
                float[] vector = c.slots().get(i).vectors()[source];
                for (int k = 0; k < vector.length; k++) {
                    vector[k] = (float) (0.3 + 0.4 * random.uniform(2L * i + source, k));
                }
            }
        }
    }
}
