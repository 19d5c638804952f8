package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tributary.neural.Engines;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LowRankAdapterTest {

    private static final Compute EXACT = Compute.of(Precision.FLOAT32);
    private static final LowRank SHAPE = new LowRank(4, 8, new TreeSet<>(List.of("q_proj", "down_proj")));

    @TempDir
    Path folder;
    private Decoder decoder;
    private NDManager scope;

    @BeforeEach
    void open() {
        decoder = Decoder.random(Engines.torch(), DecoderConfig.llama(64, 32, 2, 4, 2, 64, 32, true, 0), 1);
        scope = Engines.torch().newScope();
    }

    @AfterEach
    void close() {
        scope.close();
        decoder.close();
    }

    @Test
    void aNewAdapterChangesNothingAndTrainingItLeavesTheBaseAlone() {
        // Given
        double base = decoder.likelihood(batch(), EXACT) / batch().predictions();
        try (LowRankAdapter adapter = new LowRankAdapter(decoder, SHAPE, 7)) {
            Moments moments = Moments.zero(adapter, scope);
            // When
            double first = adapter.step(batch(), moments, AdamW.DEFAULT, 1e-2, 1, EXACT).loss();
            double last = first;
            for (int step = 2; step <= 40; step++) {
                last = adapter.step(batch(), moments, AdamW.DEFAULT, 1e-2, step, EXACT).loss();
            }
            // Then
            assertThat(first).isCloseTo(base, within(1e-5));
            assertThat(last).isLessThan(first - 0.3);
            assertThat(decoder.likelihood(batch(), EXACT) / batch().predictions()).isEqualTo(base);
        }
    }

    /// While B is zero, the only gradient is `scaling * G A^T` for B, with G the gradient of the whole matrix.
    @Test
    void theGradientIsTheWholeMatrixsProjected() {
        try (LowRankAdapter adapter = new LowRankAdapter(decoder, new LowRank(4, 8, new TreeSet<>(List.of("down_proj"))), 7)) {
            // Given
            List<NDArray> whole = decoder.gradients(batch(), EXACT, scope);
            double square = 0;
            int number = 0;
            for (int i = 0; i < whole.size(); i++) {
                if (decoder.parameters().get(i).name().contains("down_proj")) {
                    NDArray projected = whole.get(i).matMul(adapter.arrays().get(2 * number++).transpose());
                    square += 4 * projected.square().sum().getFloat();
                }
            }
            // When
            double norm = adapter.step(batch(), Moments.zero(adapter, scope), AdamW.DEFAULT, 1e-3, 1, EXACT).gradientNorm();
            // Then
            assertThat(norm).isCloseTo(Math.sqrt(square), within(1e-5 * norm));
        }
    }

    @Test
    void aMergedAdapterIsTheModelThatWasTrained() {
        try (LowRankAdapter adapter = new LowRankAdapter(decoder, SHAPE, 7)) {
            // Given
            Moments moments = Moments.zero(adapter, scope);
            for (int step = 1; step <= 5; step++) {
                adapter.step(batch(), moments, AdamW.DEFAULT, 1e-2, step, EXACT);
            }
            double trained = adapter.step(batch(), moments, AdamW.DEFAULT, 1e-30, 6, EXACT).loss();
            // When
            adapter.merge();
            // Then
            assertThat(decoder.likelihood(batch(), EXACT) / batch().predictions()).isCloseTo(trained, within(1e-5));
        }
    }

    @Test
    void whatIsSavedHasPeftsNames() {
        try (LowRankAdapter adapter = new LowRankAdapter(decoder, SHAPE, 7)) {
            // When
            adapter.save(folder.resolve("adapter"), Dtype.F32, "acme/tiny");
        }
        // Then
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("adapter/adapter_model.safetensors"))) {
            assertThat(file.tensors()).extracting(tensor -> tensor.name() + tensor.shape()).hasSize(8)
                    .contains("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight[4, 32]",
                            "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight[32, 4]");
        }
        assertThat(Json.read(folder.resolve("adapter/adapter_config.json")).path("target_modules").toString())
                .isEqualTo("[\"down_proj\",\"q_proj\"]");
    }

    @Test
    void anUnknownTargetIsNamed() {
        assertThatThrownBy(() -> new LowRank(4, 8, new TreeSet<>(List.of("lm_head")))).hasMessageContaining("lm_head")
                .hasMessageContaining("q_proj");
    }

    private static TokenBatch batch() {
        CounterRandom random = new CounterRandom(3);
        long[] ids = new long[32];
        long[] labels = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.below(1, i, 64);
            labels[i] = random.below(1, i + 1L, 64);
        }
        return new TokenBatch(1, 2, 16, ids, labels, Optional.empty());
    }
}
