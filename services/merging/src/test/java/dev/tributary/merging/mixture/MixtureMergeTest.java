package dev.tributary.merging.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.BpeTrainer;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureMergeTest {
    private static final int WIDTH = 16;
    private static final int LAYERS = 2;
    private static final String PROMPTS = """
            experts:
            - {source_model: a, positive_prompts: [the court held], negative_prompts: [int main]}
            - {source_model: b, positive_prompts: [int main, return]}
            """;

    @TempDir
    Path home;

    @Test
    void attentionIsTheBasesAndEachExpertItsModels() {
        // Given
        models("llama");

        // When
        merge("base_model: base\ngate_mode: random\nexperts: [{source_model: a}, {source_model: b}, {source_model: a}]");

        // Then
        try (Checkpoint out = open("out"); Checkpoint base = open("base"); Checkpoint a = open("a"); Checkpoint b = open("b")) {
            same(out, "model.layers.1.self_attn.q_proj.weight", base, "model.layers.1.self_attn.q_proj.weight");
            same(out, "model.layers.1.block_sparse_moe.experts.0.w1.weight", a, "model.layers.1.mlp.gate_proj.weight");
            same(out, "model.layers.1.block_sparse_moe.experts.1.w2.weight", b, "model.layers.1.mlp.down_proj.weight");
            same(out, "model.layers.0.block_sparse_moe.experts.2.w3.weight", a, "model.layers.0.mlp.up_proj.weight");
            assertThat(out.names()).noneMatch(name -> name.contains(".mlp."));
            assertThat(out.tensor("model.layers.0.block_sparse_moe.gate.weight").shape()).containsExactly(3L, (long) WIDTH);
            assertThat(norm(row(out, 0, 1))).isCloseTo(1, Offset.offset(1e-5));
            assertThat(out.config().path("model_type").asText()).isEqualTo("mixtral");
            assertThat(out.config().path("num_local_experts").asInt()).isEqualTo(3);
            assertThat(out.config().path("num_experts_per_tok").asInt()).isEqualTo(2);
        }
    }

    @Test
    void cheapGatesAreDifferencesOfMeanEmbeddings() {
        // Given
        models("llama");

        // When
        merge("base_model: base\ngate_mode: cheap_embed\n" + PROMPTS);

        // Then: the same direction in every layer, and not that of the other expert
        try (Checkpoint out = open("out")) {
            assertThat(row(out, 0, 0)).containsExactly(row(out, 1, 0));
            assertThat(norm(row(out, 0, 0))).isCloseTo(1, Offset.offset(1e-5));
            assertThat(row(out, 0, 0)).isNotEqualTo(row(out, 0, 1));
        }
    }

    @Test
    void hiddenGatesBeginAsEmbeddingsAndGoOnWithWhatLayersMakeOfThem() {
        // Given
        models("llama");

        // When
        merge("base_model: base\ngate_mode: cheap_embed\n" + PROMPTS);
        merge("base_model: base\ngate_mode: hidden\n" + PROMPTS, "hidden");

        // Then
        try (Checkpoint cheap = open("out"); Checkpoint hidden = open("hidden")) {
            assertThat(row(hidden, 0, 0)).containsExactly(row(cheap, 0, 0), Offset.offset(1e-6f));
            assertThat(row(hidden, 1, 0)).isNotEqualTo(row(hidden, 0, 0));
            assertThat(norm(row(hidden, 1, 1))).isCloseTo(1, Offset.offset(1e-5));
        }
    }

    @Test
    void nothingIsLeftOfAMixtureThatWasStopped() throws IOException {
        // Given
        models("llama");
        MixtureMerge mixture = new MixtureMerge(MixtureRecipeParser.parse("base_model: base\ngate_mode: random\n" + PROMPTS, "moe.yaml"),
                home::resolve, 7);

        // When
        assertThatThrownBy(() -> mixture.into(home.resolve("out"), CheckpointLayout.DEFAULT_SHARD_BYTES, (done, total) -> {
            throw new CancellationException();
        })).isInstanceOf(CancellationException.class);

        // Then
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("out"));
        }
    }

    @Test
    void mixturesOfQwenHaveASharedExpert() {
        // Given
        models("qwen2");
        String experts = "base_model: base\ngate_mode: random\nexperts: [{source_model: a}, {source_model: b}]\n";

        // When
        merge(experts + "shared_experts: [{source_model: b, residual_scale: 0.5}]");

        // Then
        try (Checkpoint out = open("out"); Checkpoint b = open("b")) {
            same(out, "model.layers.0.mlp.experts.1.up_proj.weight", b, "model.layers.0.mlp.up_proj.weight");
            same(out, "model.layers.0.mlp.shared_expert.gate_proj.weight", b, "model.layers.0.mlp.gate_proj.weight");
            assertThat(first(out, "model.layers.0.mlp.shared_expert.down_proj.weight"))
                    .isEqualTo(first(b, "model.layers.0.mlp.down_proj.weight") / 2);
            assertThat(out.tensor("model.layers.0.mlp.shared_expert_gate.weight").shape()).containsExactly(1L, (long) WIDTH);
            assertThat(out.config().path("model_type").asText()).isEqualTo("qwen2_moe");
            assertThat(out.config().path("num_experts").asInt()).isEqualTo(2);
        }
        assertThatThrownBy(() -> merge(experts, "other")).isInstanceOf(InvalidModelException.class).hasMessageContaining("shared_experts");
        assertThat(home.resolve("other")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "base_model: base\nexperts: [{source_model: a}, {source_model: b}] | line 2, column 11: this gate_mode needs positive_prompts",
            "base_model: base\ngate_mode: random\nexperts: [{source_model: a}] | a mixture needs at least two experts, not 1",
            "gate_mode: random\nexperts: [{source_model: a}, {source_model: b}] | line 1, column 1: base_model is missing",
            "base_model: base\ngate_mode: loud\nexperts: [{source_model: a}, {model: b}] | unknown key 'model' in an entry of experts",
            "base_model: base\ngate_mode: loud\nexperts: [{source_model: a}, {model: b}] | line 2, column 12: gate_mode 'loud' is not one of",
            "base_model: base\ngate_mode: random\ndtype: int8\nexperts: [{source_model: a}, {source_model: b}] | dtype 'int8' is not one of"})
    void aFaultyRecipeIsRefusedWithItsPlace(String recipeAndFault) {
        String[] parts = recipeAndFault.split(" \\| ");
        assertThatThrownBy(() -> MixtureRecipeParser.parse(parts[0], "moe.yaml")).isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining(parts[1]);
    }

    private void models(String type) {
        TorchEngine engine = TorchEngine.start(1);
        BpeTrainer trainer = new BpeTrainer();
        trainer.add("the court held that int main return the court");
        Path tokenizer = trainer.train(280, List.of("<|end_of_text|>")).write(home.resolve("tokenizer"));
        ObjectNode config = DecoderConfig.llama(300, WIDTH, LAYERS, 4, 2, 24, 64, false, 0).put("model_type", type);
        config.remove(List.of("attention_bias", "mlp_bias"));
        int seed = 1;
        for (String name : List.of("base", "a", "b")) {
            try (Decoder decoder = Decoder.random(engine, config, seed++)) {
                decoder.save(home.resolve(name), Dtype.F32, List.of(tokenizer));
            }
        }
    }

    private void merge(String recipe) {
        merge(recipe, "out");
    }

    private void merge(String recipe, String out) {
        new MixtureMerge(MixtureRecipeParser.parse(recipe, "moe.yaml"), home::resolve, 7)
                .into(home.resolve(out), CheckpointLayout.DEFAULT_SHARD_BYTES, (done, total) -> { });
    }

    private Checkpoint open(String model) {
        return Checkpoint.open(home.resolve(model));
    }

    private static void same(Checkpoint one, String tensor, Checkpoint other, String name) {
        assertThat(one.bytes(tensor).mismatch(other.bytes(name))).as(tensor).isEqualTo(-1);
    }

    private static float[] row(Checkpoint model, int layer, int expert) {
        TensorHeader gate = model.tensor("model.layers." + layer + ".block_sparse_moe.gate.weight");
        float[] row = new float[WIDTH];
        model.read(gate.name(), (long) expert * WIDTH, row, 0, WIDTH);
        return row;
    }

    private static double norm(float[] row) {
        double sum = 0;
        for (float value : row) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static float first(Checkpoint model, String tensor) {
        float[] value = new float[1];
        model.read(tensor, 0, value, 0, 1);
        return value[0];
    }
}
