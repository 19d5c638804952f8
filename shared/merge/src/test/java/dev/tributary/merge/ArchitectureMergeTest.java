package dev.tributary.merge;

import static dev.tributary.merge.TinyMerge.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tiny checkpoints of many architectures: nothing is lost, layers are found, and their number is changed where config.json keeps it.
class ArchitectureMergeTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen3", "gemma3", "phi3", "gpt2", "gpt_neox", "bert", "mixtral", "qwen2_moe_fused", "opt"})
    void everyTensorIsMergedAndLayersCanBeStacked(String kind) {
        // Given
        shape(kind).write(home.resolve("a"), 1);
        shape(kind).write(home.resolve("b"), 2);

        // When
        merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}]", "mean");
        merge("""
                merge_method: passthrough
                slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 2]}]}]
                """, "stack");

        // Then
        try (Checkpoint a = Checkpoint.open(home.resolve("a")); Checkpoint b = Checkpoint.open(home.resolve("b"));
                Checkpoint mean = Checkpoint.open(home.resolve("mean")); Checkpoint stack = Checkpoint.open(home.resolve("stack"))) {
            assertThat(mean.names()).containsExactlyInAnyOrderElementsOf(a.names());
            for (TensorHeader tensor : a.tensors()) {
                assertThat(first(mean, tensor)).isEqualTo((first(a, tensor) + first(b, tensor)) / 2);
            }
            long perLayer = a.names().stream().filter(name -> name.matches("\\D*1\\..*")).count();
            assertThat(stack.names()).hasSize((int) (a.names().size() + perLayer));
            assertThat(stack.config().toString()).contains(":3");
        }
    }

    @Test
    void aVisionLanguageModelHasModulesThatCanBeMergedApart() {
        // Given
        vision().write(home.resolve("a"), 1);
        vision().write(home.resolve("b"), 2);

        // When
        merge("""
                merge_method: linear
                modules:
                  vision_model: {models: [{model: a, parameters: {weight: 1}}]}
                  multi_modal_projector: {models: [{model: b, parameters: {weight: 1}}]}
                  text_decoder: {models: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 3}}]}
                """, "out");

        // Then
        try (Checkpoint a = Checkpoint.open(home.resolve("a")); Checkpoint b = Checkpoint.open(home.resolve("b"));
                Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            for (TensorHeader tensor : a.tensors()) {
                float expected = tensor.name().startsWith("vision_tower") ? first(a, tensor)
                        : tensor.name().startsWith("multi_modal") ? first(b, tensor) : (first(a, tensor) + 3 * first(b, tensor)) / 4;
                assertThat(first(out, tensor)).as(tensor.name()).isCloseTo(expected, Offset.offset(1e-6f));
            }
        }
    }

    @Test
    void anEncoderDecoderModelKeepsBothStacks() {
        // Given
        TinyModel t5 = new TinyModel().config("num_layers", 2).config("num_decoder_layers", 3).config("vocab_size", 8)
                .tensor("shared.weight", 8, 2).tensor("lm_head.weight", 8, 2);
        for (String name : names("encoder.block.%d.layer.0.SelfAttention.q.weight", 2)) {
            t5.tensor(name, 2, 2);
        }
        for (String name : names("decoder.block.%d.layer.1.EncDecAttention.q.weight", 3)) {
            t5.tensor(name, 2, 2);
        }
        t5.tensor("encoder.final_layer_norm.weight", 2).tensor("decoder.final_layer_norm.weight", 2).write(home.resolve("a"), 1);

        // When
        merge("merge_method: passthrough\nmodels: [{model: a}]", "out");

        // Then
        try (Checkpoint a = Checkpoint.open(home.resolve("a")); Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(a.names());
            assertThat(out.config().path("num_decoder_layers").asInt()).isEqualTo(3);
        }
    }

    @Test
    void namesThatDifferByOnePrefixAreTheSame() {
        // Given
        new TinyModel().config("num_hidden_layers", 1).tensor("model.layers.0.q.weight", 2, 2).tensor("model.norm.weight", 2)
                .write(home.resolve("plain"), 1);
        new TinyModel().config("num_hidden_layers", 1).tensor("language_model.model.layers.0.q.weight", 2, 2)
                .tensor("language_model.model.norm.weight", 2).write(home.resolve("wrapped"), 2);

        // When
        merge("merge_method: linear\nmodels: [{model: plain, parameters: {weight: 1}}, {model: wrapped, parameters: {weight: 1}}]", "out");

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out")); Checkpoint plain = Checkpoint.open(home.resolve("plain"));
                Checkpoint wrapped = Checkpoint.open(home.resolve("wrapped"))) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(plain.names());
            assertThat(first(out, out.tensor("model.norm.weight"))).isEqualTo((first(plain, plain.tensor("model.norm.weight"))
                    + first(wrapped, wrapped.tensor("language_model.model.norm.weight"))) / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void expertsOfAnotherLayoutAreConverted(boolean fusedBase) {
        // Given: two experts of gate and up 1 × 2 and down 2 × 1, the same numbers in both layouts
        TinyModel fused = new TinyModel().config("num_hidden_layers", 1).tensor("model.layers.0.mlp.experts.gate_up_proj", 2, 2, 2)
                .values("model.layers.0.mlp.experts.gate_up_proj", 1, 2, 3, 4, 5, 6, 7, 8)
                .tensor("model.layers.0.mlp.experts.down_proj", 2, 2, 1).values("model.layers.0.mlp.experts.down_proj", 9, 10, 11, 12);
        TinyModel single = new TinyModel().config("num_hidden_layers", 1);
        for (int expert = 0; expert < 2; expert++) {
            String prefix = "model.layers.0.mlp.experts." + expert + ".";
            single.tensor(prefix + "gate_proj.weight", 1, 2).values(prefix + "gate_proj.weight", 1 + 4 * expert, 2 + 4 * expert)
                    .tensor(prefix + "up_proj.weight", 1, 2).values(prefix + "up_proj.weight", 3 + 4 * expert, 4 + 4 * expert)
                    .tensor(prefix + "down_proj.weight", 2, 1).values(prefix + "down_proj.weight", 9 + 2 * expert, 10 + 2 * expert);
        }
        (fusedBase ? fused : single).write(home.resolve("a"), 1);
        (fusedBase ? single : fused).write(home.resolve("b"), 1);

        // When: the mean of equals
        merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}]", "out");

        // Then
        try (Checkpoint a = Checkpoint.open(home.resolve("a")); Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(a.names());
            for (TensorHeader tensor : a.tensors()) {
                assertThat(out.bytes(tensor.name()).mismatch(a.bytes(tensor.name()))).as(tensor.name()).isEqualTo(-1);
            }
        }
    }

    private static TinyModel vision() {
        TinyModel model = new TinyModel().config("text_config", Map.of("num_hidden_layers", 2, "vocab_size", 8))
                .config("vision_config", Map.of("num_hidden_layers", 2));
        names("vision_tower.vision_model.encoder.layers.%d.mlp.fc1.weight", 2).forEach(name -> model.tensor(name, 2, 2));
        names("language_model.model.layers.%d.self_attn.q_proj.weight", 2).forEach(name -> model.tensor(name, 2, 2));
        return model.tensor("vision_tower.vision_model.embeddings.position_embedding.weight", 3, 2)
                .tensor("multi_modal_projector.linear_1.weight", 2, 2).tensor("language_model.model.embed_tokens.weight", 8, 2)
                .tensor("language_model.model.norm.weight", 2).tensor("language_model.lm_head.weight", 8, 2);
    }

    /// A model of two layers whose tensors are named as the architecture names them.
    private static TinyModel shape(String kind) {
        return switch (kind) {
            case "llama", "qwen3", "gemma3", "phi3" -> decoder("model.layers.%d.", "num_hidden_layers", switch (kind) {
                case "qwen3" -> List.of("self_attn.q_proj.weight", "self_attn.q_norm.weight", "mlp.up_proj.weight");
                case "gemma3" -> List.of("self_attn.qkv_proj.weight", "pre_feedforward_layernorm.weight");
                case "phi3" -> List.of("self_attn.qkv_proj.weight", "mlp.gate_up_proj.weight");
                default -> List.of("self_attn.q_proj.weight", "mlp.down_proj.weight", "input_layernorm.weight");
            }, "model.embed_tokens.weight", "model.norm.weight");
            case "gpt2" -> decoder("h.%d.", "n_layer", List.of("attn.c_attn.weight", "attn.c_attn.bias", "ln_1.weight"), "wte.weight", "ln_f.weight");
            case "gpt_neox" -> decoder("gpt_neox.layers.%d.", "num_hidden_layers", List.of("attention.query_key_value.weight"),
                    "gpt_neox.embed_in.weight", "embed_out.weight");
            case "bert" -> decoder("bert.encoder.layer.%d.", "num_hidden_layers", List.of("attention.self.query.weight", "output.dense.weight"),
                    "bert.embeddings.word_embeddings.weight", "bert.pooler.dense.weight");
            case "mixtral" -> decoder("model.layers.%d.", "num_hidden_layers", List.of("block_sparse_moe.gate.weight",
                    "block_sparse_moe.experts.0.w1.weight", "block_sparse_moe.experts.1.w1.weight"), "model.embed_tokens.weight", "lm_head.weight");
            case "qwen2_moe_fused" -> decoder("model.layers.%d.", "num_hidden_layers", List.of("mlp.experts.gate_up_proj",
                    "mlp.experts.down_proj", "mlp.shared_expert.up_proj.weight"), "model.embed_tokens.weight", "lm_head.weight");
            case "opt" -> decoder("model.decoder.layers.%d.", "num_hidden_layers", List.of("fc1.weight", "fc1.bias"),
                    "model.decoder.embed_tokens.weight", "model.decoder.embed_positions.weight");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static TinyModel decoder(String prefix, String countKey, List<String> layer, String... loose) {
        TinyModel model = new TinyModel().config(countKey, 2).config("vocab_size", 8).config("num_attention_heads", 2)
                .config("num_key_value_heads", 2);
        for (String name : loose) {
            model.tensor(name, 8, 2);
        }
        for (int i = 0; i < 2; i++) {
            for (String suffix : layer) {
                model.tensor(prefix.formatted(i) + suffix, 2, 2);
            }
        }
        return model;
    }

    private static List<String> names(String pattern, int count) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).toList();
    }

    private void merge(String recipe, String out) {
        new TinyMerge(home).merge(recipe, out);
    }
}
