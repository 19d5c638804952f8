package dev.tributary.merging.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.weights.safetensors.SafetensorsFile;
import dev.tributary.weights.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraExtractionTest {
    private static final int RANK = 3;

    @TempDir
    Path home;

    private final Map<String, float[]> base = new LinkedHashMap<>();
    private final Map<String, float[]> tuned = new LinkedHashMap<>();

    /// Matrices large enough for the random range finder, small ones, a norm and an embedding; every matrix moved by rank 3.
    @BeforeEach
    void makeModels() {
        SplittableRandom random = new SplittableRandom(5);
        shapes().forEach((name, shape) -> {
            int rows = shape.getFirst().intValue();
            int columns = shape.size() == 1 ? 1 : shape.get(1).intValue();
            float[] values = random(random, rows * columns, 1);
            float[] moved = values.clone();
            boolean matrix = name.contains("proj");
            for (int k = 0; k < (matrix ? RANK : 0); k++) {
                float[] left = random(random, rows, 0.1f);
                float[] right = random(random, columns, 0.1f);
                for (int i = 0; i < moved.length; i++) {
                    moved[i] += left[i / columns] * right[i % columns];
                }
            }
            if (name.contains("norm")) {
                moved[0] += 0.5f;
            }
            base.put(name, values);
            tuned.put(name, moved);
        });
    }

    @Test
    void theBaseWithTheAdapterIsTheModelItWasExtractedFrom() {
        // Given
        write();

        // When
        ExtractedAdapter adapter = extract(settings(RANK), 2);
        adapter.save(home.resolve("adapter"), "base");

        // Then
        assertThat(adapter.explained()).isGreaterThan(0.999999);
        try (Checkpoint merged = merged(); Checkpoint wanted = Checkpoint.open(home.resolve("tuned"))) {
            for (TensorHeader tensor : wanted.tensors()) {
                assertThat(distance(merged, wanted, tensor)).as(tensor.name()).isLessThan(2e-6f);
            }
        }
    }

    @Test
    void theConfigurationIsPefts() {
        // Given
        write();

        // When
        extract(settings(RANK), 1).save(home.resolve("adapter"), "org/base");

        // Then
        ObjectNode config = Json.read(home.resolve("adapter/adapter_config.json"));
        assertThat(config.path("peft_type").asText()).isEqualTo("LORA");
        assertThat(config.path("base_model_name_or_path").asText()).isEqualTo("org/base");
        assertThat(config.path("r").asInt()).isEqualTo(config.path("lora_alpha").asInt()).isEqualTo(RANK);
        assertThat(config.path("target_modules").toString()).isEqualTo("[\"q_proj\",\"up_proj\"]");
        assertThat(config.path("modules_to_save").toString()).isEqualTo("[\"model.norm\"]");
    }

    @Test
    void bytesDoNotDependOnThreads() throws IOException {
        // Given
        write();

        // When
        extract(settings(2), 1).save(home.resolve("one"), "base");
        extract(settings(2), 3).save(home.resolve("three"), "base");

        // Then
        assertThat(Files.readAllBytes(home.resolve("one/adapter_model.safetensors")))
                .isEqualTo(Files.readAllBytes(home.resolve("three/adapter_model.safetensors")));
    }

    @Test
    void aLowerRankHoldsTheLargerPartOfTheChange() {
        // Given
        write();

        // When
        ExtractedAdapter adapter = extract(settings(1), 1);

        // Then: the share the largest of three alike directions has
        assertThat(adapter.explained()).isBetween(0.33, 0.6);
        assertThat(adapter.lowRankModules()).isEqualTo(3);
    }

    @Test
    void aMatrixOfLowerRankThanAllowedGetsItsOwn() {
        // Given
        write();

        // When: what is left beyond rank 3 is rounding
        ExtractionSettings cut = new ExtractionSettings(16, false, false, Set.of("up_proj"), Optional.empty(), Optional.of(Pattern.compile("norm")),
                1e-3, false, Dtype.BF16, 0);
        extract(cut, 1).save(home.resolve("adapter"), "base");

        // Then
        ObjectNode config = Json.read(home.resolve("adapter/adapter_config.json"));
        assertThat(config.path("r").asInt()).isEqualTo(RANK);
        assertThat(config.path("modules_to_save").toString()).isEqualTo("[\"model.layers.0.mlp.up_proj\"]");
    }

    @Test
    void embeddingsBecomeLowRankWhereThatIsAskedFor() {
        // Given
        tuned.get("model.embed_tokens.weight")[3] += 1;
        write();

        // When
        extract(new ExtractionSettings(RANK, true, true, Set.of(), Optional.empty(), Optional.empty(), 0, false, Dtype.F32, 0), 1)
                .save(home.resolve("adapter"), "base");

        // Then
        try (Checkpoint merged = merged(); Checkpoint wanted = Checkpoint.open(home.resolve("tuned"))) {
            assertThat(distance(merged, wanted, wanted.tensor("model.embed_tokens.weight"))).isLessThan(1e-6f);
        }
    }

    @Test
    void matricesOfInputsTimesOutputsKeepTheirOrientation() {
        // Given: GPT-2's way, which the bias gives away
        base.clear();
        tuned.clear();
        SplittableRandom random = new SplittableRandom(1);
        base.put("h.0.attn.c_attn.weight", random(random, 4 * 12, 1));
        base.put("h.0.attn.c_attn.bias", new float[12]);
        base.put("lm_head.weight", random(random, 6 * 8, 1));
        base.forEach((name, values) -> tuned.put(name, values.clone()));
        tuned.get("h.0.attn.c_attn.weight")[5] += 1;
        tuned.get("lm_head.weight")[5] += 1;
        write();

        // When
        extract(settings(1), 1).save(home.resolve("adapter"), "base");

        // Then
        assertThat(Json.read(home.resolve("adapter/adapter_config.json")).path("fan_in_fan_out").asBoolean()).isTrue();
        try (Checkpoint merged = merged(); Checkpoint wanted = Checkpoint.open(home.resolve("tuned"))) {
            assertThat(distance(merged, wanted, wanted.tensor("h.0.attn.c_attn.weight"))).isLessThan(1e-6f);
            assertThat(distance(merged, wanted, wanted.tensor("lm_head.weight"))).isLessThan(1e-6f);
        }
        // But its head, outputs × inputs, which PEFT knows
        try (SafetensorsFile adapter = SafetensorsFile.open(home.resolve("adapter/adapter_model.safetensors"))) {
            Map<String, SafetensorsHeader.Entry> tensors = adapter.header().tensors();
            assertThat(tensors.get("base_model.model.lm_head.lora_A.weight").tensor().shape()).containsExactly(1L, 8L);
            assertThat(tensors.get("base_model.model.h.0.attn.c_attn.lora_A.weight").tensor().shape()).containsExactly(1L, 4L);
        }
    }

    @Test
    void modelsThatDoNotDifferOrDoNotFitAreRefused() {
        // Given
        tuned.putAll(base);
        write();

        // Then
        assertThatThrownBy(() -> extract(settings(1), 1).save(home.resolve("adapter"), "base")).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("nothing to extract");
        assertThat(home.resolve("adapter")).doesNotExist();
    }

    private static Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", List.of(6L, 8L));
        shapes.put("model.layers.0.self_attn.q_proj.weight", List.of(300L, 400L));
        shapes.put("model.layers.0.mlp.up_proj.weight", List.of(12L, 8L));
        shapes.put("model.layers.1.self_attn.q_proj.weight", List.of(400L, 300L));
        shapes.put("model.norm.weight", List.of(8L));
        return shapes;
    }

    private static float[] random(SplittableRandom random, int count, float scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    private static ExtractionSettings settings(int rank) {
        return new ExtractionSettings(rank, true, false, Set.of(), Optional.empty(), Optional.empty(), 0, false, Dtype.F32, 0);
    }

    private ExtractedAdapter extract(ExtractionSettings settings, int threads) {
        try (Checkpoint from = Checkpoint.open(home.resolve("base")); Checkpoint to = Checkpoint.open(home.resolve("tuned"))) {
            return new LoraExtraction(from, to, settings).run(threads, bytes -> { });
        }
    }

    private Checkpoint merged() {
        try (MergePlan plan = MergePlan.of(RecipeParser.parse("merge_method: passthrough\nmodels: [{model: base+adapter}]", "test"), "test",
                ModelResolver.relativeTo(home), MergeOptions.defaults())) {
            Merge.into(home.resolve("merged"), plan, 1, MergeControl.none());
        }
        return Checkpoint.open(home.resolve("merged"));
    }

    private static float distance(Checkpoint one, Checkpoint other, TensorHeader tensor) {
        float[] a = new float[(int) tensor.elements()];
        float[] b = new float[a.length];
        one.read(tensor.name(), 0, a, 0, a.length);
        other.read(tensor.name(), 0, b, 0, b.length);
        float most = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    private void write() {
        write("base", base);
        write("tuned", tuned);
    }

    private void write(String name, Map<String, float[]> values) {
        Map<String, List<Long>> shapes = shapes();
        List<TensorHeader> tensors = values.keySet().stream().map(tensor -> new TensorHeader(tensor, Dtype.F32, shapes.getOrDefault(tensor,
                tensor.endsWith("bias") ? List.of(12L) : tensor.startsWith("lm_head") ? List.of(6L, 8L) : List.of(4L, 12L)))).toList();
        ObjectNode config = Json.object().put("vocab_size", 6).put("num_hidden_layers", 2);
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve(name), config, tensors)) {
            values.forEach((tensor, numbers) -> {
                ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
                Blocks.encode(Dtype.F32, numbers, 0, MemorySegment.ofBuffer(bytes), 0, numbers.length);
                writer.write(tensor, 0, bytes);
            });
            writer.publish();
        }
    }
}
