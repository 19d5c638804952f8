package dev.tributary.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model of one 2 × 3 matrix of ones, and an adapter of rank 1 with A = (1, 2, 3), B = (10, 20)ᵀ and α = 2.
class LoraMergeTest {
    private static final String PREFIX = "base_model.model.model.layers.0.q_proj";

    @TempDir
    Path home;

    @BeforeEach
    void writeModel() {
        new TinyModel().config("num_hidden_layers", 1).tensor("model.layers.0.q_proj.weight", 2, 3)
                .values("model.layers.0.q_proj.weight", 1, 1, 1, 1, 1, 1).tensor("model.norm.weight", 1).values("model.norm.weight", 5)
                .write(home.resolve("model"), 1);
    }

    @Test
    void theScaledProductIsAddedAndSavedModulesReplaced() throws IOException {
        // Given
        adapter("{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 2}");

        // When
        merge();

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(read(out, "model.layers.0.q_proj.weight")).containsExactly(21, 41, 61, 41, 81, 121);
            assertThat(read(out, "model.norm.weight")).containsExactly(7);
        }
    }

    @Test
    void theFirstPatternThatFitsAModulesNameSetsItsScale() throws IOException {
        // Given: the first is no whole part of the name
        adapter("""
                {"peft_type": "LORA", "lora_alpha": 9, "alpha_pattern": {"proj": 16, "layers\\\\.[0-9]+\\\\.q_proj": 2, "q_proj": 8}}""");

        // When
        merge();

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(read(out, "model.layers.0.q_proj.weight")).containsExactly(21, 41, 61, 41, 81, 121);
        }
    }

    @Test
    void adaptersOfOtherKindsAreRefused() throws IOException {
        adapter("{\"peft_type\": \"IA3\"}");
        assertThatThrownBy(this::merge).hasMessageContaining("of kind IA3");
        adapter("{\"peft_type\": \"LORA\", \"use_dora\": true}");
        assertThatThrownBy(this::merge).hasMessageContaining("DoRA");
    }

    private void adapter(String config) throws IOException {
        Path folder = Files.createDirectories(home.resolve("adapter"));
        Files.writeString(folder.resolve("adapter_config.json"), config);
        List<TensorHeader> tensors = List.of(TensorHeader.of(PREFIX + ".lora_A.weight", Dtype.F32, 1, 3),
                TensorHeader.of(PREFIX + ".lora_B.weight", Dtype.F32, 2, 1), TensorHeader.of("base_model.model.model.norm.weight", Dtype.F32, 1));
        try (SafetensorsWriter writer = SafetensorsWriter.create(folder.resolve("adapter_model.safetensors"), tensors, Map.of())) {
            writer.write(tensors.get(0).name(), 0, floats(1, 2, 3));
            writer.write(tensors.get(1).name(), 0, floats(10, 20));
            writer.write(tensors.get(2).name(), 0, floats(7));
            writer.seal();
        }
    }

    private void merge() {
        String recipe = "merge_method: passthrough\nmodels: [{model: model+adapter}]";
        try (MergePlan plan = MergePlan.of(RecipeParser.parse(recipe, "test"), "test", ModelResolver.relativeTo(home),
                MergeOptions.defaults())) {
            Merge.into(home.resolve("out"), plan, 1, MergeControl.none());
        }
    }

    private static float[] read(Checkpoint checkpoint, String tensor) {
        float[] values = new float[(int) checkpoint.tensor(tensor).elements()];
        checkpoint.read(tensor, 0, values, 0, values.length);
        return values;
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.flip();
    }
}
