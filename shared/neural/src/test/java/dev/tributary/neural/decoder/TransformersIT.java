package dev.tributary.neural.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.Engines;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written here, others load: model, tokenizer and adapter, by Transformers and PEFT. Skipped unless TRIBUTARY_PYTHON names a
/// Python that has both.
class TransformersIT {

    private static final String TEXT = "The company's net revenue rose 12,345.67 %\n\n  to don't — 中文 \uD83D\uDE00.";
    private static final int VOCABULARY = 320;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3", "mistral"})
    void transformersComputesTheSame(String family) throws IOException, InterruptedException, URISyntaxException {
        assumeThat(System.getenv("TRIBUTARY_PYTHON")).as("TRIBUTARY_PYTHON, a Python with transformers and peft").isNotNull();
        // Given
        Path model = folder.resolve("model");
        Path adapter = folder.resolve("adapter");
        BpeTrainer trainer = new BpeTrainer();
        trainer.add(TEXT.repeat(3));
        Path json = trainer.train(VOCABULARY, List.of("<|end_of_text|>")).write(folder.resolve("tokenizer"));
        ObjectNode config = DecoderConfig.llama(VOCABULARY, 32, 2, 4, 2, 64, 128, true, 0).put("model_type", family)
                .put("initializer_range", 0.2);
        if (family.equals("qwen2")) {
            // Its projections have biases without being asked.
            config.remove("attention_bias");
        }
        config.putArray("architectures").add(Character.toUpperCase(family.charAt(0)) + family.substring(1) + "ForCausalLM");
        try (Decoder decoder = Decoder.random(Engines.torch(), config, 1);
                Tokenizer tokenizer = Tokenizer.open(json);
                NDManager scope = Engines.torch().newScope();
                LowRankAdapter lowRank = new LowRankAdapter(decoder, new LowRank(4, 8, new TreeSet<>(LowRank.MATRICES)), 2)) {
            decoder.save(model, Dtype.F32, List.of(json, json.resolveSibling("tokenizer_config.json")));
            int[] ids = tokenizer.encode(TEXT);
            TokenBatch batch = batch(ids);
            float[] logits = decoder.logits(batch, Compute.of(Precision.FLOAT32));
            Moments moments = Moments.zero(lowRank, scope);
            for (int step = 1; step <= 5; step++) {
                lowRank.step(batch, moments, AdamW.DEFAULT, 1e-2, step, Compute.of(Precision.FLOAT32));
            }
            lowRank.save(adapter, Dtype.F32, model.toString());
            lowRank.merge();
            float[] adapted = decoder.logits(batch, Compute.of(Precision.FLOAT32));
            // When
            JsonNode theirs = python(model, adapter, ids);
            // Then
            assertThat(ids).isEqualTo(ints(theirs.path("ids")));
            matches(logits, theirs.path("logits"));
            matches(adapted, theirs.path("adapted"));
        }
    }

    private static JsonNode python(Path model, Path adapter, int[] ids) throws IOException, InterruptedException, URISyntaxException {
        Path script = Path.of(TransformersIT.class.getResource("/transformers_check.py").toURI());
        Process process = new ProcessBuilder(System.getenv("TRIBUTARY_PYTHON"), script.toString(), model.toString(), adapter.toString(),
                TEXT,
                Arrays.toString(ids)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return new ObjectMapper().readTree(out.substring(out.indexOf("{\"logits\"")));
    }

    private static void matches(float[] ours, JsonNode theirs) {
        assertThat(theirs).hasSize(ours.length);
        double largest = 0;
        for (JsonNode value : theirs) {
            largest = Math.max(largest, Math.abs(value.asDouble()));
        }
        for (int i = 0; i < ours.length; i++) {
            assertThat((double) ours[i]).isCloseTo(theirs.get(i).asDouble(), within(2e-4 * largest));
        }
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static TokenBatch batch(int[] ids) {
        long[] inputs = Arrays.stream(ids).asLongStream().toArray();
        long[] labels = new long[ids.length];
        System.arraycopy(inputs, 1, labels, 0, ids.length - 1);
        labels[ids.length - 1] = TokenBatch.IGNORED;
        return new TokenBatch(1, 1, ids.length, inputs, labels, Optional.empty());
    }
}
