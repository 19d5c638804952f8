package dev.tributary.tuning.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Goldens;
import dev.tributary.tuning.coefficients.Activation;
import dev.tributary.tuning.coefficients.CoefficientSet;
import dev.tributary.tuning.coefficients.Penalties;
import dev.tributary.tuning.coefficients.TensorKind;
import dev.tributary.weights.checkpoint.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Against PyTorch in float32 with automatic differentiation. Vectors: error by the largest magnitude; numbers: relative.
class DistillationGoldenTest {

    private static final double TOLERANCE = 2e-4;
    private static final Set<TensorKind> LINEARS = EnumSet.of(TensorKind.LINEAR, TensorKind.BIAS);
    private static final JsonNode CASE = Json.read(Goldens.dam().resolve("case.json"));

    @Test
    void teacherLogitsMatch() {
        try (GoldenModels golden = new GoldenModels(Method.DAM, Activation.IDENTITY, Losses.DEFAULT)) {
            for (int source = 0; source < 2; source++) {
                // When
                float[] logits = golden.distillation.logits(GoldenModels.batch(source), source);
                // Then
                assertThat(error(logits, "teacher.logits." + source, source)).isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void mergedLogitsMatch(Method method) {
        try (GoldenModels golden = new GoldenModels(method, Activation.IDENTITY, Losses.DEFAULT).withGoldenCoefficients()) {
            for (int source = 0; source < 2; source++) {
                // When
                float[] logits = golden.distillation.logits(GoldenModels.batch(source));
                // Then
                assertThat(error(logits, method.label() + ".logits." + source, source)).isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void divergencesMatch(Method method) {
        try (GoldenModels golden = new GoldenModels(method, Activation.IDENTITY, Losses.DEFAULT).withGoldenCoefficients()) {
            // When
            List<Distance> distances = golden.distillation.measure(GoldenModels.lessons());
            // Then
            assertMatch(distances, CASE.path("losses").path(method.label()).path("kl"));
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void divergencesFromTheTopWithATailMatch(Method method) {
        Losses top = new Losses(2, 1, 0, 0, OptionalInt.of(CASE.path("topK").asInt()));
        try (GoldenModels golden = new GoldenModels(method, Activation.IDENTITY, top).withGoldenCoefficients()) {
            // When
            List<Distance> distances = golden.distillation.measure(GoldenModels.lessons());
            // Then
            assertMatch(distances, CASE.path("losses").path(method.label()).path("klTopK"));
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyCoefficientGradientMatches(Method method) {
        try (GoldenModels golden = new GoldenModels(method, Activation.IDENTITY, Losses.DEFAULT).withGoldenCoefficients()) {
            // Given
            CoefficientSet gradient = golden.coefficients.zeros();
            // When
            golden.distillation.differentiate(GoldenModels.lessons(), LINEARS, gradient);
            // Then
            for (JsonNode linear : CASE.path("linears")) {
                for (int source = 0; source < 2; source++) {
                    float[] expected = Goldens.floats(method.label() + ".grad." + linear.asText() + "." + source);
                    float[] actual = gradient.slot(linear.asText() + ".weight").vectors()[source];
                    assertThat(Goldens.relativeError(actual, expected)).as("%s of source %d", linear.asText(), source).isLessThan(TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"similarity, 1, 0, 0, 0", "l1, 0, 1, 0, 0", "l2, 0, 0, 1, 0", "overlap, 0, 0, 0, 1"})
    void penaltiesMatch(String name, double similarity, double l1, double l2, double overlap) {
        try (GoldenModels golden = new GoldenModels(Method.DAM, Activation.IDENTITY, Losses.DEFAULT).withGoldenCoefficients()) {
            // When
            double value = new Penalties(similarity, l1, l2, overlap, 0)
                    .add(golden.coefficients, LINEARS, Map.of(), golden.coefficients.zeros());
            // Then
            double expected = CASE.path("regularizers").path(name).asDouble();
            assertThat(value).isCloseTo(expected, within(TOLERANCE * expected));
        }
    }

    private static void assertMatch(List<Distance> distances, JsonNode expected) {
        for (int source = 0; source < distances.size(); source++) {
            double kl = expected.get(source).asDouble();
            assertThat(distances.get(source).kl()).isCloseTo(kl, within(TOLERANCE * kl));
        }
    }

    /// What padding positions predict is not compared.
    private static double error(float[] logits, String tensor, int source) {
        float[] expected = Goldens.floats(tensor);
        long[] mask = Goldens.longs("attention_mask." + source);
        int vocabulary = logits.length / mask.length;
        for (int i = 0; i < logits.length; i++) {
            logits[i] *= mask[i / vocabulary];
            expected[i] *= mask[i / vocabulary];
        }
        return Goldens.relativeError(logits, expected);
    }
}
