package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.Engines;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {

    private static final Compute EXACT = Compute.of(Precision.FLOAT32);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(value = Dtype.class, names = {"F32", "F16", "BF16"})
    void aSavedModelLoadsAsItWasRounded(Dtype dtype) throws IOException {
        // Given
        Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "{}");
        try (Decoder decoder = Decoder.random(Engines.torch(), llama(), 1)) {
            decoder.save(folder.resolve("one"), dtype, List.of(tokenizer));
        }
        // When it is loaded and saved again
        try (Decoder again = Decoder.load(Engines.torch(), folder.resolve("one"))) {
            again.save(folder.resolve("two"), dtype, List.of(tokenizer));
        }
        // Then nothing more was lost
        for (String file : List.of("model.safetensors", "config.json", "tokenizer.json")) {
            assertThat(folder.resolve("two").resolve(file)).hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
    }

    @Test
    void aSavedDescriptionDiffersInItsElementTypeOnly() throws IOException {
        // Given a description in the newer spelling
        ObjectNode config = llama();
        config.remove("torch_dtype");
        config.put("dtype", "float32");
        // When
        try (Decoder decoder = Decoder.random(Engines.torch(), config, 1)) {
            decoder.save(folder.resolve("one"), Dtype.BF16, List.of());
        }
        // Then
        assertThat(new ObjectMapper().readTree(folder.resolve("one/config.json").toFile())).isEqualTo(config.deepCopy().put("dtype", "bfloat16"));
    }

    @Test
    void initialWeightsFollowFromTheSeed() {
        try (Decoder one = Decoder.random(Engines.torch(), llama(), 1);
                Decoder same = Decoder.random(Engines.torch(), llama(), 1);
                Decoder other = Decoder.random(Engines.torch(), llama(), 2)) {
            float[] weights = one.arrays().getFirst().toFloatArray();
            assertThat(same.arrays().getFirst().toFloatArray()).isEqualTo(weights);
            assertThat(other.arrays().getFirst().toFloatArray()).isNotEqualTo(weights);
            double square = 0;
            for (float weight : weights) {
                square += weight * weight;
            }
            assertThat(Math.sqrt(square / weights.length)).isCloseTo(0.02, within(0.001));
        }
    }

    @Test
    void chunksOfTheLossDoNotChangeIt() {
        TokenBatch batch = batch(2, 16);
        try (Decoder decoder = Decoder.random(Engines.torch(), llama(), 1)) {
            double whole = decoder.likelihood(batch, new Compute(Precision.FLOAT32, false, 1000));
            assertThat(decoder.likelihood(batch, new Compute(Precision.FLOAT32, false, 5))).isCloseTo(whole, within(1e-4));
        }
    }

    @Test
    void microBatchesAddUpToTheWholeBatch() {
        // Given
        TokenBatch whole = batch(4, 16);
        TokenBatch parts = new TokenBatch(4, 1, 16, whole.ids(), whole.labels(), Optional.empty());
        try (Decoder one = Decoder.random(Engines.torch(), llama(), 1);
                Decoder two = Decoder.random(Engines.torch(), llama(), 1);
                NDManager scope = Engines.torch().newScope()) {
            // When
            Decoder.Step first = one.step(whole, Moments.zero(one, scope), AdamW.DEFAULT, 1e-3, 1, EXACT);
            Decoder.Step second = two.step(parts, Moments.zero(two, scope), AdamW.DEFAULT, 1e-3, 1, EXACT);
            // Then
            assertThat(second.loss()).isCloseTo(first.loss(), within(1e-5));
            assertThat(second.gradientNorm()).isCloseTo(first.gradientNorm(), within(1e-4));
        }
    }

    @Test
    void attentionResetScoresEachDocumentAsIfItWereAlone() {
        // Given two documents packed into one sequence
        TokenBatch batch = batch(1, 16);
        int[] segments = new int[16];
        Arrays.fill(segments, 6, 16, 1);
        batch.labels()[5] = TokenBatch.IGNORED;
        TokenBatch packed = new TokenBatch(1, 1, 16, batch.ids(), batch.labels(), Optional.of(segments));
        try (Decoder decoder = Decoder.random(Engines.torch(), llama(), 1)) {
            // When
            double together = decoder.likelihood(packed, EXACT);
            double apart = decoder.likelihood(slice(batch, 0, 6), EXACT) + decoder.likelihood(slice(batch, 6, 16), EXACT);
            // Then rotary positions being relative, only rounding differs
            assertThat(together).isCloseTo(apart, within(1e-4));
        }
    }

    @Test
    void everyPartKeepsItsOwnDocumentsApart() {
        // Given two parts of 100 positions, which attention takes in blocks, cut at different places
        TokenBatch batch = batch(2, 100);
        int[] segments = new int[200];
        Arrays.fill(segments, 30, 100, 1);
        Arrays.fill(segments, 170, 200, 1);
        for (int last : new int[] {29, 99, 169, 199}) {
            batch.labels()[last] = TokenBatch.IGNORED;
        }
        ObjectNode config = mistral(20).put("max_position_embeddings", 100);
        TokenBatch packed = new TokenBatch(2, 1, 100, batch.ids(), batch.labels(), Optional.of(segments));
        try (Decoder decoder = Decoder.random(Engines.torch(), config, 1); NDManager scope = Engines.torch().newScope()) {
            double apart = decoder.likelihood(slice(batch, 0, 30), EXACT) + decoder.likelihood(slice(batch, 30, 100), EXACT)
                    + decoder.likelihood(slice(batch, 100, 170), EXACT) + decoder.likelihood(slice(batch, 170, 200), EXACT);
            // When
            double together = decoder.step(packed, Moments.zero(decoder, scope), AdamW.DEFAULT, 0, 1, EXACT).loss() * packed.predictions();
            // Then
            assertThat(together).isCloseTo(apart, within(1e-3));
        }
    }

    @Test
    void howFarBackAttentionReachesTakesOneNumberPerPosition() {
        // Given a sequence of which a mask would have 2^32 elements
        int time = 1 << 16;
        TokenBatch batch = new TokenBatch(1, 1, time, new long[time], new long[time], Optional.of(new int[time]));
        DecoderConfig config = DecoderConfig.parse(mistral(4096), "test");
        // When
        long[] first = AttentionReach.of(config, batch, 0);
        // Then
        assertThat(first).hasSize(time).startsWith(0, 0).endsWith(time - 4096);
    }

    @Test
    void aWindowOverTheWholeSequenceIsNoWindow() {
        TokenBatch batch = batch(1, 16);
        try (Decoder full = Decoder.random(Engines.torch(), mistral(16), 1);
                Decoder narrow = Decoder.random(Engines.torch(), mistral(4), 1)) {
            float[] all = full.logits(batch, EXACT);
            float[] windowed = narrow.logits(batch, EXACT);
            int vocabulary = 64;
            // The first four positions see everything either way; the last one does not.
            for (int i = 0; i < 4 * vocabulary; i++) {
                assertThat(windowed[i]).isCloseTo(all[i], within(1e-5f));
            }
            assertThat(Arrays.copyOfRange(windowed, 15 * vocabulary, 16 * vocabulary)).isNotEqualTo(Arrays.copyOfRange(all,
                    15 * vocabulary, 16 * vocabulary));
        }
    }

    /// The directional derivative along the gradient, by central differences of the loss.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void theGradientIsTheSlopeOfTheLoss(Variant variant) {
        // Given
        TokenBatch batch = batch(2, 16);
        Compute compute = new Compute(Precision.FLOAT32, variant == Variant.QWEN3_RECOMPUTED, 7);
        try (Decoder decoder = Decoder.random(Engines.torch(), variant.config(), 1); NDManager scope = Engines.torch().newScope()) {
            List<NDArray> gradients = decoder.gradients(batch, compute, scope);
            double expected = 0;
            for (NDArray gradient : gradients) {
                expected += gradient.square().sum().getFloat();
            }
            // When
            float step = (float) (0.02 / Math.sqrt(expected));
            double up = moved(decoder, gradients, step, batch, compute);
            double down = moved(decoder, gradients, -2 * step, batch, compute);
            // Then
            assertThat((up - down) / (2 * step)).isCloseTo(expected, within(0.01 * expected));
        }
    }

    enum Variant {
        LLAMA, QWEN3, QWEN3_RECOMPUTED, MISTRAL_WINDOW;

        ObjectNode config() {
            return switch (this) {
                case LLAMA -> llama();
                case QWEN3, QWEN3_RECOMPUTED -> llama().put("model_type", "qwen3").put("initializer_range", 0.2);
                case MISTRAL_WINDOW -> mistral(5);
            };
        }
    }

    @Test
    void aMissingTensorIsNamed() {
        write(tensors -> tensors.removeIf(tensor -> tensor.name().equals("model.norm.weight")), 0.5f);
        refuses("no tensor model.norm.weight");
    }

    @Test
    void aTensorTooManyIsNamed() {
        write(tensors -> tensors.add(TensorHeader.of("model.layers.0.self_attn.q_proj.bias", Dtype.F32, 32)), 0.5f);
        refuses("self_attn.q_proj.bias");
    }

    @Test
    void aTiedModelMayStoreItsMatrixTwice() {
        write(tensors -> tensors.add(TensorHeader.of("lm_head.weight", Dtype.F32, 64, 32)), 0.5f);
        Decoder.load(Engines.torch(), folder.resolve("model")).close();
    }

    @Test
    void aTiedModelWithTwoMatricesIsRefused() {
        // Transformers would not tie these, so to leave out the second would be to train another model.
        write(tensors -> tensors.add(TensorHeader.of("lm_head.weight", Dtype.BF16, 64, 32)), 0.5f);
        refuses("model.embed_tokens.weight and lm_head.weight differ").hasMessageContaining("tie_word_embeddings");
    }

    @Test
    void aWrongShapeIsNamed() {
        write(tensors -> tensors.replaceAll(tensor -> tensor.name().equals("model.norm.weight") ? TensorHeader.of(tensor.name(),
                Dtype.F32, 31) : tensor), 0.5f);
        refuses("model.norm.weight").hasMessageContaining("[31]").hasMessageContaining("[32]");
    }

    @Test
    void aNumberThatIsNotFiniteIsFound() {
        write(tensors -> { }, Float.NaN);
        refuses("holds NaN at element 0");
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamed() {
        TokenBatch batch = batch(1, 4);
        batch.ids()[2] = 64;
        try (Decoder decoder = Decoder.random(Engines.torch(), llama(), 1)) {
            assertThatThrownBy(() -> decoder.likelihood(batch, EXACT)).isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("Token id 64 is outside the model's vocabulary of 64");
        }
    }

    @Test
    void aSequenceBeyondThePositionsIsRefused() {
        try (Decoder decoder = Decoder.random(Engines.torch(), llama(), 1)) {
            assertThatThrownBy(() -> decoder.likelihood(batch(1, 33), EXACT))
                    .hasMessageContaining("33 tokens exceeds the model's 32 positions");
        }
    }

    private static double moved(Decoder decoder, List<NDArray> direction, float by, TokenBatch batch, Compute compute) {
        for (int i = 0; i < direction.size(); i++) {
            try (NDArray delta = direction.get(i).mul(by)) {
                decoder.arrays().get(i).addi(delta);
            }
        }
        return decoder.likelihood(batch, compute) / batch.predictions();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refuses(String fault) {
        return assertThatThrownBy(() -> Decoder.load(Engines.torch(), folder.resolve("model")).close())
                .isInstanceOf(InvalidModelException.class).hasMessageContaining(fault);
    }

    private void write(Consumer<List<TensorHeader>> change, float value) {
        List<TensorHeader> tensors = new ArrayList<>(ParameterLayout.of(DecoderConfig.parse(llama(), "test"), Dtype.F32));
        change.accept(tensors);
        try (CheckpointWriter writer = CheckpointWriter.create(folder.resolve("model"), llama(), tensors)) {
            for (TensorHeader tensor : tensors) {
                ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    bytes.putFloat(value);
                }
                writer.write(tensor.name(), 0, bytes.flip());
            }
            writer.publish();
        }
    }

    private static TokenBatch slice(TokenBatch batch, int from, int to) {
        return new TokenBatch(1, 1, to - from, Arrays.copyOfRange(batch.ids(), from, to), Arrays.copyOfRange(batch.labels(), from, to),
                Optional.empty());
    }

    private static TokenBatch batch(int sequences, int time) {
        CounterRandom random = new CounterRandom(3);
        long[] ids = new long[sequences * time];
        long[] labels = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.below(1, i, 64);
            labels[i] = random.below(1, i + 1, 64);
        }
        return new TokenBatch(1, sequences, time, ids, labels, Optional.empty());
    }

    private static ObjectNode llama() {
        return DecoderConfig.llama(64, 32, 2, 4, 2, 64, 32, true, 0);
    }

    private static ObjectNode mistral(int window) {
        return llama().put("model_type", "mistral").put("sliding_window", window).put("initializer_range", 0.2);
    }
}
