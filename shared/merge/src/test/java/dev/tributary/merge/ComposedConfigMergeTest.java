package dev.tributary.merge;

import static dev.tributary.merge.TinyMerge.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models composed of others, whose config.json has a section for each and leaves out what is a part's default.
class ComposedConfigMergeTest {
    @TempDir
    Path home;

    @BeforeEach
    void writeModels() {
        for (String name : new String[] {"a", "b"}) {
            TinyModel model = new TinyModel().config("text_config", Map.of("model_type", "llama"))
                    .config("vision_config", Map.of("num_hidden_layers", 2)).tensor("language_model.model.embed_tokens.weight", 8, 2);
            for (int layer = 0; layer < 2; layer++) {
                model.tensor("language_model.model.layers." + layer + ".q.weight", 2, 2)
                        .tensor("vision_tower.encoder.layers." + layer + ".q.weight", 2, 2);
            }
            model.write(home.resolve(name), name.charAt(0));
        }
    }

    @Test
    void gradientsReachLayersThatAreNotCounted() {
        // When
        new TinyMerge(home).merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: [1, 0]}}, {model: b, parameters: {weight: [0, 1]}}]", "out");

        // Then
        try (Checkpoint a = open("a"); Checkpoint b = open("b"); Checkpoint out = open("out")) {
            for (String stack : new String[] {"language_model.model.layers.", "vision_tower.encoder.layers."}) {
                assertThat(first(out, stack + "0.q.weight")).isEqualTo(first(a, stack + "0.q.weight"));
                assertThat(first(out, stack + "1.q.weight")).isEqualTo(first(b, stack + "1.q.weight"));
            }
            assertThat(out.config().path("text_config")).isEqualTo(a.config().path("text_config"));
            assertThat(out.config().has("vocab_size")).isFalse();
        }
    }

    @Test
    void layersThatWereNotCountedAreCountedOnceTheirNumberChanges() {
        // When
        new TinyMerge(home).merge("""
                merge_method: passthrough
                modules:
                  vision_tower: {models: [{model: a}]}
                  text_decoder: {slices: [{sources: [{model: a, layer_range: [0, 2]}]}, {sources: [{model: b, layer_range: [1, 2]}]}]}
                """, "out");

        // Then
        try (Checkpoint out = open("out")) {
            assertThat(out.config().at("/text_config/num_hidden_layers").asInt()).isEqualTo(3);
            assertThat(out.config().at("/vision_config/num_hidden_layers").asInt()).isEqualTo(2);
        }
    }

    @Test
    void aVocabularyThatChangesIsChangedWhereverItIsStated() {
        // Given: a vision tower's words are none of the vocabulary
        for (int rows : new int[] {8, 6}) {
            new TinyModel().config("llm_config", Map.of("vocab_size", rows, "num_hidden_layers", 1)).config("vocab_size", rows)
                    .config("vision_config", Map.of("vocab_size", rows)).tensor("model.embed_tokens.weight", rows, 2)
                    .tensor("model.layers.0.q.weight", 2, 2).write(home.resolve("rows" + rows), rows);
        }

        // When
        new TinyMerge(home).merge("merge_method: linear\nparameters: {weight: 1}\nmodels: [{model: rows8}, {model: rows6}]", "out");

        // Then
        try (Checkpoint out = open("out")) {
            assertThat(out.config().path("vocab_size").asInt()).isEqualTo(6);
            assertThat(out.config().at("/llm_config/vocab_size").asInt()).isEqualTo(6);
            assertThat(out.config().at("/vision_config/vocab_size").asInt()).isEqualTo(8);
        }
    }

    private Checkpoint open(String model) {
        return new TinyMerge(home).open(model);
    }
}
