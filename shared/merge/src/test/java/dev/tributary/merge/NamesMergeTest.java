package dev.tributary.merge;

import static dev.tributary.merge.TinyMerge.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that call the same things by other names, and models whose names mislead.
class NamesMergeTest {
    private static final String MEAN = "merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}]";

    @TempDir
    Path home;

    @Test
    void aHeadNamedLikeAnEmbeddingComesFromTheLastSlice() {
        // Given: GPT-NeoX calls its head embed_out
        for (String name : List.of("a", "b")) {
            new TinyModel().config("num_hidden_layers", 2).config("vocab_size", 8).tensor("gpt_neox.embed_in.weight", 8, 2)
                    .tensor("gpt_neox.layers.0.w", 2, 2).tensor("gpt_neox.layers.1.w", 2, 2).tensor("embed_out.weight", 8, 2)
                    .write(home.resolve(name), name.charAt(0));
        }

        // When
        merge("""
                merge_method: passthrough
                slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 2]}]}]
                """);

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint out = open("out")) {
            assertThat(first(out, "gpt_neox.embed_in.weight")).isEqualTo(first(a, "gpt_neox.embed_in.weight"));
            assertThat(first(out, "embed_out.weight")).isEqualTo(first(b, "embed_out.weight"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMixtralIsMergedWithOneWhoseExpertsAreFused(boolean fusedFirst) {
        // Given: the same numbers; where experts are fused the block is mlp
        String block = "model.layers.0.block_sparse_moe.";
        TinyModel single = new TinyModel().config("num_hidden_layers", 1).tensor(block + "gate.weight", 2, 2)
                .values(block + "gate.weight", 1, 2, 3, 4);
        for (int expert = 0; expert < 2; expert++) {
            String prefix = block + "experts." + expert + ".";
            single.tensor(prefix + "w1.weight", 1, 2).values(prefix + "w1.weight", 1 + 4 * expert, 2 + 4 * expert)
                    .tensor(prefix + "w3.weight", 1, 2).values(prefix + "w3.weight", 3 + 4 * expert, 4 + 4 * expert)
                    .tensor(prefix + "w2.weight", 2, 1).values(prefix + "w2.weight", 9 + 2 * expert, 10 + 2 * expert);
        }
        TinyModel fused = new TinyModel().config("num_hidden_layers", 1).tensor("model.layers.0.mlp.gate.weight", 2, 2)
                .values("model.layers.0.mlp.gate.weight", 1, 2, 3, 4).tensor("model.layers.0.mlp.experts.gate_up_proj", 2, 2, 2)
                .values("model.layers.0.mlp.experts.gate_up_proj", 1, 2, 3, 4, 5, 6, 7, 8)
                .tensor("model.layers.0.mlp.experts.down_proj", 2, 2, 1).values("model.layers.0.mlp.experts.down_proj", 9, 10, 11, 12);
        (fusedFirst ? fused : single).write(home.resolve("a"), 1);
        (fusedFirst ? single : fused).write(home.resolve("b"), 1);

        // When: the mean of equals
        merge(MEAN);

        // Then
        try (Checkpoint a = open("a"); Checkpoint out = open("out")) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(a.names());
            for (TensorHeader tensor : a.tensors()) {
                assertThat(out.bytes(tensor.name()).mismatch(a.bytes(tensor.name()))).as(tensor.name()).isEqualTo(-1);
            }
        }
    }

    @Test
    void aVisionModelSavedUnderItsOldNamesIsMergedWithOneUnderTheNew() {
        // Given: as LLaVA was and is saved
        vision("language_model.model.", "language_model.lm_head.weight", "vision_tower.vision_model.").write(home.resolve("a"), 1);
        vision("model.language_model.", "lm_head.weight", "model.vision_tower.").write(home.resolve("b"), 2);

        // When
        merge(MEAN);

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint out = open("out")) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(a.names());
            for (String pair : List.of("language_model.lm_head.weight lm_head.weight",
                    "language_model.model.embed_tokens.weight model.language_model.embed_tokens.weight",
                    "vision_tower.vision_model.embeddings.patch.weight model.vision_tower.embeddings.patch.weight",
                    "language_model.model.layers.0.q.weight model.language_model.layers.0.q.weight")) {
                String mine = pair.split(" ")[0];
                assertThat(first(out, mine)).as(mine).isEqualTo((first(a, mine) + first(b, pair.split(" ")[1])) / 2);
            }
        }
    }

    @Test
    void aLanguageModelIsMergedIntoTheDecoderOfAVisionModel() {
        // Given
        vision("language_model.model.", "language_model.lm_head.weight", "vision_tower.").write(home.resolve("a"), 1);
        new TinyModel().config("num_hidden_layers", 1).config("vocab_size", 8).tensor("model.embed_tokens.weight", 8, 2)
                .tensor("model.layers.0.q.weight", 2, 2).tensor("lm_head.weight", 8, 2).write(home.resolve("b"), 2);

        // When
        merge("""
                merge_method: linear
                modules:
                  vision_tower: {models: [{model: a, parameters: {weight: 1}}]}
                  text_decoder: {models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}]}
                """);

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint out = open("out")) {
            assertThat(first(out, "language_model.lm_head.weight"))
                    .isEqualTo((first(a, "language_model.lm_head.weight") + first(b, "lm_head.weight")) / 2);
        }
        assertThatThrownBy(() -> new TinyMerge(home).plan(MEAN)).hasMessageContaining("b has no module 'vision_tower', which a has");
    }

    @Test
    void stacksThatShareAKindHaveNamesOfTheirOwn() {
        // Given: an audio tower beside the language model, both of two layers
        for (String name : List.of("a", "b")) {
            new TinyModel().config("audio_config", Map.of("encoder_layers", 2)).config("text_config", Map.of("num_hidden_layers", 2))
                    .tensor("audio_tower.layers.0.fc.weight", 2, 2).tensor("audio_tower.layers.1.fc.weight", 2, 2)
                    .tensor("language_model.model.layers.0.q.weight", 2, 2).tensor("language_model.model.layers.1.q.weight", 2, 2)
                    .write(home.resolve(name), name.charAt(0));
        }

        // When
        merge("""
                merge_method: passthrough
                modules:
                  audio_tower.layers: {models: [{model: b}]}
                  text_decoder: {slices: [{sources: [{model: a, layer_range: [1, 2]}]}]}
                base_model: a
                """);

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint out = open("out")) {
            assertThat(first(out, "audio_tower.layers.1.fc.weight")).isEqualTo(first(b, "audio_tower.layers.1.fc.weight"));
            assertThat(first(out, "language_model.model.layers.0.q.weight")).isEqualTo(first(a, "language_model.model.layers.1.q.weight"));
            assertThat(out.config().at("/text_config/num_hidden_layers").asInt()).isEqualTo(1);
            assertThat(out.config().at("/audio_config/encoder_layers").asInt()).isEqualTo(2);
        }
    }

    @Test
    void aDecoderAsDeepAsItsEncoderIsCountedByItself() {
        // Given
        TinyModel t5 = new TinyModel().config("num_layers", 2).config("num_decoder_layers", 2);
        for (int i = 0; i < 2; i++) {
            t5.tensor("encoder.block." + i + ".q.weight", 2, 2).tensor("decoder.block." + i + ".q.weight", 2, 2);
        }
        t5.write(home.resolve("a"), 1);

        // When
        merge("""
                merge_method: passthrough
                modules:
                  encoder: {models: [{model: a}]}
                  decoder: {slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: a, layer_range: [1, 2]}]}]}
                """);

        // Then
        try (Checkpoint out = open("out")) {
            assertThat(out.config().path("num_layers").asInt()).isEqualTo(2);
            assertThat(out.config().path("num_decoder_layers").asInt()).isEqualTo(3);
        }
    }

    @Test
    void whatTheConfigurationSaysOfEachLayerMovesWithIt() {
        // Given
        for (String name : List.of("a", "b")) {
            new TinyModel().config("num_hidden_layers", 2).config("layer_types", List.of(name + "0", name + "1"))
                    .tensor("model.layers.0.w", 2).tensor("model.layers.1.w", 2).write(home.resolve(name), 1);
        }

        // When: as many layers as before, in another order
        merge("""
                merge_method: passthrough
                slices: [{sources: [{model: b, layer_range: [1, 2]}]}, {sources: [{model: a, layer_range: [0, 1]}]}]
                base_model: a
                """);

        // Then
        try (Checkpoint out = open("out")) {
            assertThat(out.config().path("layer_types").toString()).isEqualTo("[\"b1\",\"a0\"]");
        }
    }

    @Test
    void layersListedByNumberAreListedByTheirNewNumbers() {
        // Given: as Qwen-MoE, where some layers have no experts, and as Llama 4, where all of one model have
        for (String name : List.of("a", "b")) {
            new TinyModel().config("num_hidden_layers", 3).config("mlp_only_layers", name.equals("a") ? List.of(0) : List.of(0, 2))
                    .config("moe_layers", name.equals("a") ? List.of() : List.of(0, 1, 2)).config("eos_token_id", List.of(0, 2))
                    .tensor("model.layers.0.w", 2).tensor("model.layers.1.w", 2).tensor("model.layers.2.w", 2).write(home.resolve(name), 1);
        }

        // When
        merge("""
                merge_method: passthrough
                slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 3]}]}]
                base_model: a
                """);

        // Then
        try (Checkpoint out = open("out")) {
            assertThat(out.config().path("mlp_only_layers").toString()).isEqualTo("[0,3]");
            assertThat(out.config().path("moe_layers").toString()).isEqualTo("[2,3]");
            assertThat(out.config().path("eos_token_id").toString()).isEqualTo("[0,2]");
        }
    }

    @Test
    void layersThatPredictFurtherTokensAreNoneOfTheStack() {
        // Given: as DeepSeek V3, two layers and one more
        for (String name : List.of("a", "b")) {
            new TinyModel().config("num_hidden_layers", 2).config("num_nextn_predict_layers", 1).tensor("model.layers.0.w", 2)
                    .tensor("model.layers.1.w", 2).tensor("model.layers.2.w", 2).tensor("model.layers.2.eh_proj.weight", 2, 2)
                    .write(home.resolve(name), name.charAt(0));
        }
        String stack = "merge_method: passthrough\nslices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 2]}]}]";

        // When
        merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: [1, 0]}}, {model: b, parameters: {weight: [0, 1]}}]");
        new TinyMerge(home).merge(stack, "stack");

        // Then: gradients end at the last layer that counts
        try (Checkpoint b = open("b"); Checkpoint out = open("out"); Checkpoint stacked = open("stack")) {
            assertThat(first(out, "model.layers.1.w")).isEqualTo(first(b, "model.layers.1.w"));
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(b.names());
            assertThat(first(stacked, "model.layers.2.w")).isEqualTo(first(b, "model.layers.1.w"));
            assertThat(stacked.names()).hasSize(3);
            assertThat(stacked.config().path("num_nextn_predict_layers").asInt()).isZero();
        }
    }

    @Test
    void modelsOfTwoTypesMustHaveTheSameTensorsInTheirLayers() {
        // Given
        TinyModel.llama(1).write(home.resolve("a"), 1);
        TinyModel.llama(1).tensor("model.layers.0.self_attn.q_proj.bias", 4).write(home.resolve("kin"), 2);
        TinyModel.llama(1).tensor("model.layers.0.self_attn.q_proj.bias", 4).config("model_type", "qwen2").write(home.resolve("b"), 2);

        // When
        merge(MEAN.replace("model: b", "model: kin"));

        // Then
        try (Checkpoint kin = open("kin"); Checkpoint out = open("out")) {
            assertThat(first(out, "model.layers.0.self_attn.q_proj.bias")).isEqualTo(first(kin, "model.layers.0.self_attn.q_proj.bias"));
        }
        assertThatThrownBy(() -> new TinyMerge(home).plan(MEAN)).hasMessageContaining("a, of type llama, has no self_attn.q_proj.bias in its layers")
                .hasMessageContaining("which b, of type qwen2, has").hasMessageContaining("--allow-crimes");
    }

    @Test
    void onlyATiedEmbeddingServesAsAHead() {
        // Given: b has no head; once because its configuration ties it, once because it is a body without one
        TinyModel.llama(1).write(home.resolve("a"), 1);
        TinyModel body = new TinyModel().config("num_hidden_layers", 1).config("vocab_size", 8).tensor("model.embed_tokens.weight", 8, 4)
                .tensor("model.layers.0.self_attn.q_proj.weight", 4, 4).tensor("model.layers.0.mlp.up_proj.weight", 6, 4)
                .tensor("model.layers.0.input_layernorm.weight", 4).tensor("model.norm.weight", 4);
        body.config("tie_word_embeddings", false).write(home.resolve("b"), 2);
        body.config("tie_word_embeddings", true).write(home.resolve("tied"), 2);

        // When
        new TinyMerge(home).merge(MEAN, "plain");
        new TinyMerge(home).merge(MEAN.replace("model: b", "model: tied"), "lent");

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint plain = open("plain"); Checkpoint lent = open("lent")) {
            assertThat(first(plain, "lm_head.weight")).isEqualTo(first(a, "lm_head.weight"));
            assertThat(first(lent, "lm_head.weight")).isEqualTo((first(a, "lm_head.weight") + first(b, "model.embed_tokens.weight")) / 2);
        }
    }

    /// A vision-language model of one layer each.
    private static TinyModel vision(String text, String head, String vision) {
        return new TinyModel().config("text_config", Map.of("num_hidden_layers", 1, "vocab_size", 8))
                .config("vision_config", Map.of("num_hidden_layers", 1)).tensor(vision + "embeddings.patch.weight", 3, 2)
                .tensor(vision + "encoder.layers.0.fc.weight", 2, 2).tensor(text + "embed_tokens.weight", 8, 2)
                .tensor(text + "layers.0.q.weight", 2, 2).tensor(head, 8, 2);
    }

    private void merge(String recipe) {
        new TinyMerge(home).merge(recipe, "out");
    }

    private Checkpoint open(String model) {
        return new TinyMerge(home).open(model);
    }
}
