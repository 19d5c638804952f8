package dev.tributary.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two models of one column: the base knows a, b and c with embeddings 1, 2, 3; the other knows a, d, e with 10, 20, 30 and the added
/// token `<x>` with 40.
class TokenizerMergeTest {
    private static final String BASE = """
            {"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "beyond": 7}, "merges": []}, "added_tokens": []}""";
    private static final String OTHER = """
            {"model": {"type": "Unigram", "vocab": [["a", -1.0], ["d", -2.0], ["e", -3.0]]},
             "added_tokens": [{"id": 3, "content": "<x>", "special": true}]}""";

    @TempDir
    Path home;

    @BeforeEach
    void writeModels() {
        new TinyModel().config("vocab_size", 3).tensor("embed_tokens.weight", 3, 1).values("embed_tokens.weight", 1, 2, 3)
                .file("tokenizer.json", BASE).write(home.resolve("base"), 1);
        new TinyModel().config("vocab_size", 4).tensor("embed_tokens.weight", 4, 1).values("embed_tokens.weight", 10, 20, 30, 40)
                .file("tokenizer.json", OTHER).write(home.resolve("other"), 2);
    }

    @Test
    void aUnionAppendsWhatTheBaseLacksAndFillsRowsByTheRules() {
        // When: half of each
        float[] rows = merge("tokenizer_source: union");

        // Then: a is both; b and c only the base's; d, e and <x> only the other's
        assertThat(rows).containsExactly(5.5f, 2, 3, 20, 30, 40);
        ObjectNode tokenizer = Json.read(home.resolve("out/tokenizer.json"));
        assertThat(tokenizer.path("added_tokens")).extracting(token -> token.path("content").asText()).containsExactly("d", "e", "<x>");
        assertThat(tokenizer.path("added_tokens")).extracting(token -> token.path("id").asInt()).containsExactly(3, 4, 5);
        assertThat(tokenizer.path("added_tokens").get(2).path("special").asBoolean()).isTrue();
        assertThat(Json.read(home.resolve("out/config.json")).path("vocab_size").asInt()).isEqualTo(6);
    }

    @Test
    void theBasesVocabularyDropsWhatOthersAdd() {
        assertThat(merge("tokenizer: {source: base}")).containsExactly(5.5f, 2, 3);
    }

    @Test
    void anotherModelsVocabularyIsTakenWhole() {
        assertThat(merge("tokenizer: {source: other}")).containsExactly(5.5f, 20, 30, 40);
        assertThat(Json.read(home.resolve("out/tokenizer.json")).path("model").path("type").asText()).isEqualTo("Unigram");
    }

    @Test
    void tokensCanBeConfiguredOneByOne() {
        // When
        float[] rows = merge("""
                tokenizer:
                  source: base
                  tokens:
                    a: {source: other, force: true}
                    b: {source: {kind: zero}, force: true}
                    c: {source: {kind: model_token, model: other, token_id: 2}}
                    new: {source: {kind: model_token, model: base, token: c}}
                    unknown: {}
                """);

        // Then: c is the base's own 3 there and the other's row 2 here; nobody has 'unknown'
        assertThat(rows).containsExactly(10, 0, (3 + 30) / 2f, 3, 0);
    }

    @Test
    void paddingRowsHoldTheMeanRow() {
        assertThat(merge("tokenizer: {source: base, pad_to_multiple_of: 4}")).containsExactly(5.5f, 2, 3, 3.5f);
    }

    @Test
    void aSourceThatLacksTheTokenIsAFault() {
        assertThatThrownBy(() -> merge("tokenizer: {source: base, tokens: {z: {source: other}}}"))
                .isInstanceOf(InvalidRecipeException.class).hasMessageContaining("no such token");
    }

    @Test
    void aRowBeyondTheEmbeddingIsAFault() {
        assertThatThrownBy(() -> merge("tokenizer: {source: base, tokens: {z: {source: {kind: model_token, model: other, token_id: 9}}}}"))
                .hasMessageContaining("there is no row 9");
    }

    @Test
    void everyModelWithoutATokenizerIsNamed() {
        // Given
        for (String name : new String[] {"bare", "naked"}) {
            new TinyModel().config("vocab_size", 3).tensor("embed_tokens.weight", 3, 1).write(home.resolve(name), 1);
        }

        // Then
        assertThatThrownBy(() -> merge("bare", "naked", "tokenizer_source: union")).hasMessageContaining("bare has no tokenizer.json")
                .hasMessageContaining("naked has no tokenizer.json");
    }

    @Test
    void aModelWithoutAnEmbeddingCannotJoinVocabularies() {
        // Given: two vocabularies, none of them stated
        new TinyModel().tensor("thinker.embed_tokens.weight", 3, 1).tensor("talker.embed_tokens.weight", 4, 1).file("tokenizer.json", BASE)
                .write(home.resolve("omni"), 1);

        // Then
        assertThatThrownBy(() -> merge("omni", "omni", "tokenizer_source: union")).hasMessageContaining("token embedding");
    }

    @Test
    void aTiedModelLendsItsEmbeddingAsHead() {
        // Given
        new TinyModel().config("vocab_size", 3).config("tie_word_embeddings", true).tensor("embed_tokens.weight", 3, 1)
                .values("embed_tokens.weight", 1, 2, 3).write(home.resolve("tied"), 1);
        new TinyModel().config("vocab_size", 3).tensor("embed_tokens.weight", 3, 1).tensor("lm_head.weight", 3, 1)
                .values("lm_head.weight", 5, 6, 7).write(home.resolve("untied"), 1);

        // When
        merge("tied", "untied", "");

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            float[] head = new float[3];
            out.read("lm_head.weight", 0, head, 0, 3);
            assertThat(head).containsExactly(3, 4, 5);
            assertThat(out.config().path("tie_word_embeddings").asBoolean(true)).isFalse();
        }
    }

    private float[] merge(String tokenizer) {
        return merge("base", "other", tokenizer);
    }

    private float[] merge(String first, String second, String tokenizer) {
        String recipe = """
                merge_method: linear
                base_model: %s
                models:
                  - {model: %s, parameters: {weight: 0.5}}
                  - {model: %s, parameters: {weight: 0.5}}
                """.formatted(first, first, second) + tokenizer;
        try (MergePlan plan = MergePlan.of(RecipeParser.parse(recipe, "test"), "test", ModelResolver.relativeTo(home),
                MergeOptions.defaults())) {
            Merge.into(home.resolve("out"), plan, 1, MergeControl.none());
        }
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            float[] rows = new float[(int) out.tensor("embed_tokens.weight").elements()];
            out.read("embed_tokens.weight", 0, rows, 0, rows.length);
            assertThat(out.config().path("vocab_size").asInt()).isEqualTo(rows.length);
            return rows;
        }
    }
}
