package dev.tributary.merging.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `extract-lora` and `merge-moe` as a person sees them.
class SiblingCommandsTest {
    private static final String MIXTURE = """
            base_model: %s/a
            gate_mode: random
            experts: [{source_model: %s/a}, {source_model: %s/b}]
            """;

    @TempDir
    Path home;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @BeforeEach
    void writeModels() {
        model("a", 1);
        model("b", 2);
    }

    @Test
    void anAdapterIsExtractedAndItsFitPrinted() {
        // When
        int code = extract("b", "a");

        // Then
        assertThat(printed()).contains("adapter: ranks up to 128 hold 100.00 % of what changed (low-rank modules: 1, whole: 0)");
        assertThat(code).isZero();
        assertThat(home.resolve("adapter/adapter_model.safetensors")).exists();
    }

    @Test
    void modelsThatCannotBeToldApartOrFoundAreOneSentence() {
        assertThat(extract("a", "a")).isEqualTo(2);
        assertThat(printed()).startsWith("The models do not differ").hasLineCount(1);
        printed.reset();
        assertThat(extract("absent", "a")).isEqualTo(2);
        assertThat(printed()).startsWith("There is no model folder").hasLineCount(1);
        assertThat(home.resolve("adapter")).doesNotExist();
    }

    @Test
    void aMixtureIsMade() throws IOException {
        // When
        int code = mix(MIXTURE);

        // Then
        assertThat(printed()).contains("mixture: 2 experts, 2 for each token");
        assertThat(code).isZero();
        try (Checkpoint mixture = Checkpoint.open(home.resolve("mixture"))) {
            assertThat(mixture.names()).contains("model.layers.0.block_sparse_moe.experts.1.w1.weight", "model.layers.0.block_sparse_moe.gate.weight");
        }
    }

    @Test
    void aFaultyMixtureIsPlaced() throws IOException {
        assertThat(mix(MIXTURE + "expert: 1\n")).isEqualTo(2);
        assertThat(printed()).contains("line 4, column 1: unknown key 'expert' in the recipe").hasLineCount(1);
        assertThat(home.resolve("mixture")).doesNotExist();
    }

    private int extract(String model, String base) {
        return ExtractLoraCommand.run(stream, stream, "--model", home.resolve(model).toString(), "--base-model",
                home.resolve(base).toString(), "--out-path", home.resolve("adapter").toString());
    }

    private int mix(String recipe) throws IOException {
        Path file = Files.writeString(home.resolve("moe.yaml"), recipe.replace("%s", home.toString()));
        return MergeMoeCommand.run(stream, stream, file.toString(), home.resolve("mixture").toString());
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void model(String name, float value) {
        List<TensorHeader> tensors = List.of(TensorHeader.of("model.embed_tokens.weight", Dtype.F32, 4, 2),
                TensorHeader.of("model.layers.0.mlp.gate_proj.weight", Dtype.F32, 2, 2));
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve(name), Json.object().put("model_type", "llama")
                .put("num_hidden_layers", 1).put("vocab_size", 4), tensors)) {
            writer.write(tensors.get(0).name(), 0, ByteBuffer.allocate(32));
            writer.write(tensors.get(1).name(), 0, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value));
            writer.publish();
        }
    }
}
