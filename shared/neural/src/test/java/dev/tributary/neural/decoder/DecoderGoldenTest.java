package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.neural.Engines;
import dev.tributary.neural.Goldens;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against Transformers 5.18 in float32 with eager attention. An error is measured against the largest magnitude of its tensor.
class DecoderGoldenTest {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 16);

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void logitsMatch(String kind) {
        // Given
        Path folder = Goldens.decoder(kind);
        TokenBatch batch = batch(folder);
        try (Decoder decoder = Decoder.load(Engines.torch(), folder)) {
            // When
            float[] logits = decoder.logits(batch, EXACT);
            // Then
            float[] expected = expected(folder, "logits");
            int vocabulary = decoder.config().vocabulary();
            long[] mask = longs(folder, "attention_mask");
            for (int i = 0; i < logits.length; i++) {
                logits[i] *= mask[i / vocabulary];
            }
            assertThat(relativeError(logits, expected)).isLessThan(2e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void lossMatches(String kind) {
        // Given
        Path folder = Goldens.decoder(kind);
        TokenBatch batch = batch(folder);
        try (Decoder decoder = Decoder.load(Engines.torch(), folder)) {
            // When
            double loss = decoder.likelihood(batch, EXACT) / batch.predictions();
            // Then
            float expected = expected(folder, "loss")[0];
            assertThat(loss).isCloseTo(expected, within(2e-4 * expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void everyGradientMatches(String kind) {
        gradientsMatch(kind, EXACT, 2e-4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void everyGradientMatchesWhenActivationsAreRecomputed(String kind) {
        gradientsMatch(kind, new Compute(Precision.FLOAT32, true, 16), 2e-4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void everyGradientIsWithinBfloat16RoundingOfFloat32(String kind) {
        gradientsMatch(kind, new Compute(Precision.BFLOAT16, false, 16), 3e-2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void everyGradientMatchesWhenOneDnnComputesTheProducts(String kind) {
        gradientsMatch(kind, EXACT.with(ProductKernel.ONEDNN), 2e-4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void everyGradientIsWithinBfloat16RoundingWhenProductsAreWidened(String kind) {
        gradientsMatch(kind, new Compute(Precision.BFLOAT16, false, 16).with(ProductKernel.WIDENED), 3e-2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied-rope3", "qwen2", "mistral"})
    void sixOptimiserStepsMatch(String kind) {
        // Given
        Path folder = Goldens.decoder(kind);
        TokenBatch batch = batch(folder);
        JsonNode steps = Json.read(folder.resolve("steps.json"));
        AdamW optimiser = new AdamW(steps.path("betas").get(0).asDouble(), steps.path("betas").get(1).asDouble(), steps.path("eps")
                .asDouble(),
                steps.path("weightDecay").asDouble(), steps.path("clip").asDouble());
        try (Decoder decoder = Decoder.load(Engines.torch(), folder); NDManager scope = Engines.torch().newScope()) {
            Moments moments = Moments.zero(decoder, scope);
            for (JsonNode expected : steps.path("steps")) {
                // When
                Decoder.Step step = decoder.step(batch, moments, optimiser, steps.path("lr").asDouble(), expected.path("step").asLong()
                        + 1, EXACT);
                // Then
                double loss = expected.path("loss").asDouble();
                double norm = expected.path("gradNorm").asDouble();
                assertThat(step.loss()).isCloseTo(loss, within(1e-3 * loss));
                assertThat(step.gradientNorm()).isCloseTo(norm, within(1e-3 * norm));
            }
        }
    }

    private static void gradientsMatch(String kind, Compute compute, double tolerance) {
        // Given
        Path folder = Goldens.decoder(kind);
        TokenBatch batch = batch(folder);
        try (Decoder decoder = Decoder.load(Engines.torch(), folder); NDManager scope = Engines.torch().newScope()) {
            // When
            List<NDArray> gradients = decoder.gradients(batch, compute, scope);
            // Then
            for (int i = 0; i < gradients.size(); i++) {
                String name = decoder.parameters().get(i).name();
                assertThat(relativeError(gradients.get(i).toFloatArray(), expected(folder, "grad." + name))).as(name).isLessThan(tolerance);
            }
        }
    }

    /// The golden batch with the next token as label; padding, which lies at the end, predicts nothing.
    private static TokenBatch batch(Path folder) {
        long[] ids = longs(folder, "input_ids");
        long[] mask = longs(folder, "attention_mask");
        int time = 19;
        long[] labels = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            labels[i] = i % time + 1 < time && mask[i + 1] == 1 ? ids[i + 1] : TokenBatch.IGNORED;
        }
        return new TokenBatch(1, ids.length / time, time, ids, labels, Optional.empty());
    }

    private static long[] longs(Path folder, String tensor) {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("batch.safetensors"))) {
            return file.bytes(tensor).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        }
    }

    private static float[] expected(Path folder, String tensor) {
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("expected.safetensors"))) {
            float[] values = new float[(int) (file.bytes(tensor).byteSize() / Float.BYTES)];
            Blocks.decode(Dtype.F32, file.bytes(tensor), 0, values, 0, values.length);
            return values;
        }
    }

    private static double relativeError(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs((double) actual[i] - expected[i]));
        }
        return error / largest;
    }
}
