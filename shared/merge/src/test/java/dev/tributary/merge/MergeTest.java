package dev.tributary.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    @TempDir
    Path home;

    @Test
    void mergingAModelWithItselfChangesNothing() throws IOException {
        // Given
        TinyModel.llama(2).write(home.resolve("a"), 1);

        // When
        merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: 0.5}}, {model: a, parameters: {weight: 0.5}}]", 2);

        // Then
        assertThat(home.resolve("out/model.safetensors")).hasSameBinaryContentAs(home.resolve("a/model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ties", "dare_ties", "della", "breadcrumbs", "sce", "model_stock", "ram", "wudi"})
    void bytesDoNotDependOnThreads(String method) throws IOException {
        // Given: a tensor of several chunks
        for (String name : List.of("base", "a", "b")) {
            new TinyModel().config("vocab_size", 8).tensor("big.weight", Dtype.BF16, 2100, 1024).tensor("small.weight", Dtype.BF16, 3)
                    .tensor("layers.0.weight", Dtype.BF16, 33_000, 32)
                    .write(home.resolve(name), name.hashCode());
        }
        String recipe = "merge_method: %s\nbase_model: base\nmodels: [%s, %s]\nparameters: {select_topk: 0.5, iterations: 3}".formatted(method,
                "{model: a, parameters: {weight: 0.6, density: 0.5}}", "{model: b, parameters: {weight: 0.4, density: 0.4}}");

        // When
        merge(recipe, 1);
        byte[] one = Files.readAllBytes(home.resolve("out/model.safetensors"));
        Files.move(home.resolve("out"), home.resolve("first"));
        merge(recipe, 7);

        // Then
        assertThat(Files.readAllBytes(home.resolve("out/model.safetensors"))).isEqualTo(one);
    }

    @Test
    void stackedLayersAreNumberedOnAndCounted() {
        // Given
        TinyModel.llama(3).config("layer_types", List.of("x", "y", "z")).write(home.resolve("a"), 1);
        TinyModel.llama(3).write(home.resolve("b"), 2);

        // When
        merge("""
                merge_method: passthrough
                slices:
                  - sources: [{model: a, layer_range: [0, 2]}]
                  - sources: [{model: b, layer_range: [1, 3]}]
                """, 1);

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out")); Checkpoint b = Checkpoint.open(home.resolve("b"))) {
            assertThat(out.config().path("num_hidden_layers").asInt()).isEqualTo(4);
            assertThat(out.config().path("layer_types").toString()).isEqualTo("[\"x\",\"y\",\"y\",\"z\"]");
            assertThat(out.bytes("model.layers.3.mlp.up_proj.weight").mismatch(b.bytes("model.layers.2.mlp.up_proj.weight"))).isEqualTo(-1);
            assertThat(out.bytes("model.norm.weight").mismatch(b.bytes("model.norm.weight"))).isEqualTo(-1);
        }
    }

    @Test
    void aCancelledMergeLeavesNothingAndAResumableOneGoesOn() throws IOException {
        // Given
        TinyModel.llama(4).write(home.resolve("a"), 1);
        String recipe = "merge_method: passthrough\nmodels: [{model: a}]";
        MergeOptions sharded = MergeOptions.defaults().withShardBytes(300);
        AtomicLong written = new AtomicLong();
        MergeControl stop = new MergeControl() {
            @Override
            public void progressed(long done, long total) {
                written.set(done);
            }

            @Override
            public boolean isCancelled() {
                return written.get() > 400;
            }
        };

        // When
        try (MergePlan plan = plan(recipe, sharded)) {
            assertThatThrownBy(() -> Merge.into(home.resolve("out"), plan, 1, stop)).isInstanceOf(CancellationException.class);
            try (Stream<Path> left = Files.list(home)) {
                assertThat(left).containsExactly(home.resolve("a"));
            }
            written.set(0);
            assertThatThrownBy(() -> Merge.into(home.resolve("out"), plan, 1, stop, "key")).isInstanceOf(CancellationException.class);
            assertThat(home.resolve("out")).doesNotExist();
            AtomicLong first = new AtomicLong(-1);
            Merge.into(home.resolve("out"), plan, 1, new MergeControl() {
                @Override
                public void progressed(long done, long total) {
                    first.compareAndSet(-1, done);
                }
            }, "key");

            // Then: the second run began after the shards of the first
            assertThat(first.get()).isGreaterThan(300);
        }
        try (Checkpoint out = Checkpoint.open(home.resolve("out")); Checkpoint a = Checkpoint.open(home.resolve("a"))) {
            assertThat(out.names()).containsExactlyInAnyOrderElementsOf(a.names());
            for (TensorHeader tensor : a.tensors()) {
                assertThat(out.bytes(tensor.name()).mismatch(a.bytes(tensor.name()))).isEqualTo(-1);
            }
        }
    }

    @Test
    void aTensorThatIsNotFiniteStopsTheMergeUnlessAllowed() {
        // Given
        TinyModel.llama(1).values("model.norm.weight", 1, Float.NaN, 0, 0).write(home.resolve("a"), 1);
        String recipe = "merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}]";

        // Then
        assertThatThrownBy(() -> merge(recipe, 2)).isInstanceOf(InvalidModelException.class).hasMessageContaining("model.norm.weight")
                .hasMessageContaining("--allow-nonfinite");
        assertThat(home.resolve("out")).doesNotExist();
        assertThat(home.resolve(".out.partial")).doesNotExist();
    }

    @Test
    void embeddingsOfUnequalVocabulariesAreCroppedAndTheConfigSaysSo() {
        // Given
        TinyModel.llama(1).write(home.resolve("a"), 1);
        new TinyModel().config("num_hidden_layers", 1).config("vocab_size", 10).tensor("model.embed_tokens.weight", 10, 4)
                .tensor("model.layers.0.self_attn.q_proj.weight", 4, 4).tensor("model.layers.0.mlp.up_proj.weight", 6, 4)
                .tensor("model.layers.0.input_layernorm.weight", 4).tensor("model.norm.weight", 4).tensor("lm_head.weight", 10, 4)
                .write(home.resolve("b"), 2);

        // When
        merge("merge_method: linear\nmodels: [{model: b, parameters: {weight: 1}}, {model: a, parameters: {weight: 1}}]", 1);

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(out.tensor("model.embed_tokens.weight").shape()).containsExactly(8L, 4L);
            assertThat(out.config().path("vocab_size").asInt()).isEqualTo(8);
        }
    }

    @Test
    void modelsThatDoNotFitAreNamedBeforeAnythingIsWritten() {
        // Given
        TinyModel.llama(2).write(home.resolve("a"), 1);
        TinyModel.llama(3).write(home.resolve("deeper"), 2);
        new TinyModel().config("num_hidden_layers", 2).config("vocab_size", 8).tensor("model.embed_tokens.weight", 8, 5)
                .tensor("model.layers.0.self_attn.q_proj.weight", 5, 5).tensor("model.layers.1.self_attn.q_proj.weight", 5, 5)
                .write(home.resolve("wider"), 3);

        // Then
        assertThat(problems("merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}, {model: deeper, parameters: {weight: 1}}]"))
                .anyMatch(text -> text.contains("deeper has 3 layers here, a has 2"));
        assertThat(problems("merge_method: linear\nmodels: [{model: a, parameters: {weight: 1}}, {model: wider, parameters: {weight: 1}}]"))
                .anyMatch(text -> text.contains("has shape [4, 4] in a but [5, 5] in wider"));
        assertThat(problems("merge_method: linear\nmodels: [{model: a}, {model: nowhere}, {model: neither}]"))
                .anyMatch(text -> text.contains("nowhere")).anyMatch(text -> text.contains("neither"));
        assertThat(problems("merge_method: linear\nmodels: [{model: a}]")).anyMatch(text -> text.contains("needs the parameter weight for a"));
        assertThat(problems("merge_method: linear\nmodels: [{model: a, parameters: {weight: 0}}]"))
                .anyMatch(text -> text.contains("sum to zero"));
        assertThat(problems("merge_method: slerp\nbase_model: a\nmodels: [{model: a}]\nparameters: {t: 0.5}"))
                .anyMatch(text -> text.contains("slerp takes exactly one model besides the base, not 0"));
        assertThat(home.resolve("out")).doesNotExist();
    }

    @Test
    void filtersThatChooseNothingAreNoted() {
        // Given
        TinyModel.llama(1).write(home.resolve("a"), 1);

        // When
        try (MergePlan plan = new TinyMerge(home).plan("""
                merge_method: linear
                models:
                  - model: a
                    parameters: {weight: [{filter: "mlp.*proj", value: 1}, {value: 1}, {filter: mlp, value: 2}]}
                """)) {

            // Then
            assertThat(plan.warnings()).containsExactly("parameter weight: what follows a value without a filter has no effect; put it last",
                    "the filter 'mlp.*proj' is part of no tensor's name; filters are plain text and see capitals");
        }
    }

    @Test
    void packedWeightsAreMovedButNotMerged() {
        // Given
        new TinyModel().config("num_hidden_layers", 1).config("quantization_config", Map.of("quant_method", "gptq"))
                .tensor("model.layers.0.q.qweight", Dtype.I32, 4).tensor("model.layers.0.q.scales", 4).write(home.resolve("a"), 1);

        // Then
        assertThat(problems("merge_method: linear\nparameters: {weight: 1}\nmodels: [{model: a}, {model: a}]")).singleElement().asString()
                .contains("a is quantised (gptq) and cannot be merged");
        merge("merge_method: passthrough\nmodels: [{model: a}]", 1);
    }

    @Test
    void integerBuffersAreTheDonorsAndTokenizerFilesComeAlong() {
        // Given
        TinyModel.llama(1).tensor("position_ids", Dtype.I64, 4).file("tokenizer.json", "{}").file("generation_config.json", "{}")
                .write(home.resolve("a"), 1);

        // When
        merge("merge_method: linear\nmodels: [{model: a, parameters: {weight: 2}}]\ndtype: float16", 1);

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(out.tensor("position_ids").dtype()).isEqualTo(Dtype.I64);
            assertThat(out.tensor("model.norm.weight").dtype()).isEqualTo(Dtype.F16);
            assertThat(out.config().path("torch_dtype").asText()).isEqualTo("float16");
        }
        assertThat(home.resolve("out/tokenizer.json")).exists();
        assertThat(home.resolve("out/generation_config.json")).exists();
        assertThat(home.resolve("out/mergekit_config.yml")).exists();
    }

    @ParameterizedTest
    @CsvSource({"model_stock, base", "nuslerp, base", "slerp, base", "ties, merged"})
    void aTensorThatTooFewModelsHaveIsNotMadeUp(String method, String outcome) {
        // Given: the second model lacks the bias
        TinyModel.llama(1).tensor("model.bias", 2).values("model.bias", 1, 2).write(home.resolve("base"), 1);
        TinyModel.llama(1).tensor("model.bias", 2).values("model.bias", 3, 4).write(home.resolve("a"), 2);
        TinyModel.llama(1).write(home.resolve("b"), 3);
        String models = method.equals("slerp") ? "{model: b}" : "{model: a, parameters: {weight: 1}}, {model: b, parameters: {weight: 1}}";

        // When
        merge("merge_method: %s\nbase_model: base\nmodels: [%s]\nparameters: {t: 0.5}".formatted(method, models), 1);

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            float[] bias = new float[2];
            out.read("model.bias", 0, bias, 0, 2);
            assertThat(bias).containsExactly(outcome.equals("base") ? new float[] {1, 2} : new float[] {3, 4});
        }
    }

    @Test
    void aPlanIsRedoneInMemoryWithOtherWeights() {
        // Given
        TinyModel.llama(1).values("model.norm.weight", 1, 2, 3, 4).write(home.resolve("a"), 1);
        TinyModel.llama(1).values("model.norm.weight", 3, 4, 5, 6).write(home.resolve("b"), 2);
        String recipe = "merge_method: linear\nmodels: [{model: a, parameters: {weight: %s}}, {model: b, parameters: {weight: %s}}]";

        try (MergePlan plan = plan(recipe.formatted(1, 1), MergeOptions.defaults())) {
            // When
            Map<String, ByteBuffer> equal = Merge.inMemory(plan, 2);
            Map<String, ByteBuffer> leaning = Merge.inMemory(plan.replan(RecipeParser.parse(recipe.formatted(1, 3), "test"), "test"), 2);

            // Then
            assertThat(equal.get("model.norm.weight").getFloat(0)).isEqualTo(2);
            assertThat(leaning.get("model.norm.weight").getFloat(0)).isEqualTo(2.5f);
        }
    }

    @Test
    void thousandsOfTensorsArePlannedAndMerged() {
        // Given: names are looked up by hash, so this takes no time that grows with their square
        for (String name : List.of("base", "a")) {
            TinyModel model = new TinyModel().config("num_hidden_layers", 2000);
            for (int layer = 0; layer < 2000; layer++) {
                for (String part : List.of("q", "k", "v", "o", "up", "down", "gate", "norm", "post", "bias")) {
                    model.tensor("model.layers." + layer + "." + part, Dtype.BF16, 3);
                }
            }
            model.write(home.resolve(name), 1);
        }

        // When
        merge("merge_method: ties\nbase_model: base\nmodels: [{model: a, parameters: {weight: 1, density: 0.5}}]", 2);

        // Then
        try (Checkpoint out = Checkpoint.open(home.resolve("out"))) {
            assertThat(out.names()).hasSize(20_000);
        }
    }

    private void merge(String recipe, int threads) {
        try (MergePlan plan = plan(recipe, MergeOptions.defaults())) {
            Merge.into(home.resolve("out"), plan, threads, MergeControl.none());
        }
    }

    private MergePlan plan(String recipe, MergeOptions options) {
        return MergePlan.of(RecipeParser.parse(recipe, "test"), "test", ModelResolver.relativeTo(home), options);
    }

    private List<String> problems(String recipe) {
        return catchThrowableOfType(InvalidRecipeException.class, () -> merge(recipe, 1)).problems().stream().map(Problem::message).toList();
    }
}
