package dev.tributary.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.hub.HubListener;
import dev.tributary.neural.hub.HubUnavailableException;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.HubCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineBundleTest {

    private static final String PIPELINE = """
            name: sec
            source: { folder: { path: inbox } }
            corpus: { seal: { tokens: 1000, every: PT1M } }
            corpora: { general: { text: general } }
            base: "${state}/models/base"
            partner: partner
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates:
              - merge: { recipe: recipes/linear.yaml }
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    private static final int POSITIONS = 8;

    @TempDir
    Path folder;

    private Path state;
    private FileArtifactStore artifacts;
    private PipelineBundle bundle;
    private HubCache cache;

    @BeforeEach
    void layOut() throws IOException {
        state = Files.createDirectory(folder.resolve("state"));
        artifacts = new FileArtifactStore(state.resolve("store"));
        cache = new HubCache(folder.resolve("cache"));
        HubModels hub = new HubModels(cache, "http://localhost:1", Optional.empty(), state.resolve("hub"), HubListener.NONE);
        bundle = new PipelineBundle(artifacts, new ModelStore(artifacts, state.resolve("work")), state, hub);
        model(state.resolve("models/base"));
        model(folder.resolve("partner"));
        Files.createDirectory(folder.resolve("recipes"));
        recipe("checkpoint", "partner");
        Files.createDirectory(folder.resolve("general"));
        Files.writeString(folder.resolve("general/b.txt"), "second");
        Files.writeString(folder.resolve("general/a.txt"), "first");
    }

    @Test
    void everythingTheFileNamesBecomesAnArtifact() throws IOException {
        // When
        PipelineDefined defined = read(pipeline(PIPELINE));

        // Then
        assertThat(defined.models()).containsOnlyKeys("base", "partner");
        assertThat(artifacts.bytes(defined.recipes().get("linear"))).asString().contains("merge_method: linear");
        assertThat(artifacts.bytes(defined.texts().get("general"))).asString()
                .isEqualTo("{\"id\":\"a.txt\",\"text\":\"first\"}\n{\"id\":\"b.txt\",\"text\":\"second\"}\n");
        assertThat(defined.definition().source().folder().orElseThrow().path()).isEqualTo(folder.resolve("inbox").toString());
    }

    @Test
    void applyingTwiceNamesTheSameArtifacts() throws IOException {
        assertThat(read(pipeline(PIPELINE))).isEqualTo(read(pipeline(PIPELINE)));
    }

    @Test
    void anAbsentFileIsNamed() {
        refuses(() -> read(folder.resolve("absent.yaml")), "there is no pipeline file " + folder.resolve("absent.yaml"));
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne() throws IOException {
        Path file = pipeline(PIPELINE.replace("batchTokens", "batchTokns"));

        refuses(() -> read(file), "pipeline.yaml:7:", "batchTokns", "did you mean 'batchTokens'");
    }

    @Test
    void aMissingBaseFolderIsNamed() throws IOException {
        Path file = pipeline(PIPELINE.replace("${state}/models/base", "models/absent"));

        refuses(() -> read(file), "'base' names " + folder.resolve("models/absent"), "there is no such folder");
    }

    @Test
    void aModelOnTheHubIsTakenFromTheCacheAtTheRevisionNamed() throws IOException {
        model(cache.folder().resolve("models--acme--tiny/snapshots/0123abc"));
        Path file = pipeline(PIPELINE.replace("${state}/models/base", "hf:acme/tiny@0123abc"));

        assertThat(read(file).models()).containsKey("base");
    }

    @Test
    void aModelThatIsNotInTheCacheIsAskedOfTheHub() throws IOException {
        Path file = pipeline(PIPELINE.replace("${state}/models/base", "hf:acme/tiny"));

        assertThatThrownBy(() -> read(file)).isInstanceOf(HubUnavailableException.class)
                .hasMessageContaining("hf:acme/tiny@main could not be downloaded from http://localhost:1");
    }

    @Test
    void aMalformedNameOnTheHubIsRefused() throws IOException {
        Path file = pipeline(PIPELINE.replace("${state}/models/base", "hf:tiny"));

        refuses(() -> read(file), "'base' names hf:tiny", "hf:owner/name@revision");
    }

    @Test
    void aModelWithoutTokenizerIsRefused() throws IOException {
        Files.delete(folder.resolve("partner/tokenizer.json"));
        Path file = pipeline(PIPELINE);

        refuses(() -> read(file), "'partner' names " + folder.resolve("partner"), "has no tokenizer.json");
    }

    @Test
    void aModelThatCannotBeTrainedIsRefusedNow() throws IOException {
        ObjectNode config = DecoderConfig.llama(64, 32, 2, 4, 2, 64, POSITIONS, true, 0).put("hidden_act", "gelu");
        model(folder.resolve("gelu"), config);
        Path file = pipeline(PIPELINE.replace("${state}/models/base", "gelu"));

        refuses(() -> read(file), "'base' names " + folder.resolve("gelu"), "hidden_act = gelu");
    }

    @Test
    void sequencesLongerThanTheModelsPositionsAreRefusedNow() throws IOException {
        Path file = pipeline(PIPELINE.replace("sequence: 8, batchTokens: 64", "sequence: 16, batchTokens: 64"));

        refuses(() -> read(file), "'training.sequence' is 16", "has 8 positions (max_position_embeddings)");
    }

    @Test
    void aModelWithDamagedWeightsIsRefusedWithThePlaceOfTheDamage() throws IOException {
        Files.write(folder.resolve("partner/model.safetensors"), new byte[] {1, 2, 3});
        Path file = pipeline(PIPELINE);

        refuses(() -> read(file), "'partner' names", "model.safetensors");
    }

    @Test
    void aRecipeThatNamesAnAbsentModelIsRefused() throws IOException {
        recipe("checkpoint", "instruct");
        Path file = pipeline(PIPELINE);

        refuses(() -> read(file), "linear.yaml names the model 'instruct'", "base, checkpoint, partner");
    }

    @Test
    void withoutAPartnerARecipeCannotNameOne() throws IOException {
        Path file = pipeline(PIPELINE.replace("partner: partner\n", ""));

        refuses(() -> read(file), "names the model 'partner'", "give 'partner' in the pipeline file");
    }

    @Test
    void anAbsentRecipeIsNamed() throws IOException {
        Path file = pipeline(PIPELINE.replace("linear.yaml", "soup.yaml"));

        refuses(() -> read(file), "the recipe " + folder.resolve("recipes/soup.yaml"));
    }

    @Test
    void anEmptyReferenceFolderIsRefused() throws IOException {
        Files.delete(folder.resolve("general/a.txt"));
        Files.delete(folder.resolve("general/b.txt"));
        Path file = pipeline(PIPELINE);

        refuses(() -> read(file), "'corpora.general.text'", "is empty");
    }

    @Test
    void referenceTextThatIsNotUtf8IsRefused() throws IOException {
        Files.write(folder.resolve("general/a.txt"), new byte[] {(byte) 0xC3, 0x28});
        Path file = pipeline(PIPELINE);

        refuses(() -> read(file), folder.resolve("general/a.txt") + " is not UTF-8 text");
    }

    @Test
    void aLineThatIsNoDocumentIsNamed() throws IOException {
        Path lines = Files.writeString(folder.resolve("general.jsonl"), "{\"id\": \"a\", \"text\": \"t\"}\n{\"id\": \"b\"}\n");
        Path file = pipeline(PIPELINE.replace("text: general ", "text: general.jsonl "));

        refuses(() -> read(file), lines + ":2 is no document");
    }

    @Test
    void nothingIsStoredWhenSomethingIsWrong() throws IOException {
        // Given
        recipe("checkpoint", "instruct");
        Path file = pipeline(PIPELINE);

        // When
        refuses(() -> read(file), "instruct");

        // Then
        try (var stored = Files.list(state.resolve("store/sha256"))) {
            assertThat(stored).isEmpty();
        }
    }

    private PipelineDefined read(Path file) throws IOException {
        return bundle.read(file, UnaryOperator.identity());
    }

    private static void refuses(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading).isInstanceOf(InvalidPipelineException.class).message().contains(parts);
    }

    @Test
    void theSoupThatShipsIsTheMeanOfTheLastThreeModels() throws IOException {
        // Given
        Files.copy(Path.of("recipes/soup.yaml"), folder.resolve("recipes/soup.yaml"));
        PipelineDefined defined = read(pipeline(PIPELINE.replace("linear.yaml", "soup.yaml")));
        Recipe soup = RecipeParser.parse(new String(artifacts.bytes(defined.recipes().get("soup")), StandardCharsets.UTF_8), "soup");
        model(folder.resolve("checkpoint"), 3, -1);
        model(folder.resolve("checkpoint-1"), 6, 2);
        model(folder.resolve("checkpoint-2"), 0, 5);

        // When
        try (MergePlan plan = MergePlan.of(soup, "soup", (name, revision) -> folder.resolve(name), MergeOptions.defaults())) {
            ByteBuffer merged = Merge.inMemory(plan, 1).get("w");

            // Then bfloat16 is the upper half of a float
            assertThat(merged.getShort(0)).isEqualTo((short) (Float.floatToIntBits(3) >>> 16));
            assertThat(merged.getShort(2)).isEqualTo((short) (Float.floatToIntBits(2) >>> 16));
        }
    }

    private Path pipeline(String yaml) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    }

    private void recipe(String first, String second) throws IOException {
        Files.writeString(folder.resolve("recipes/linear.yaml"), """
                merge_method: linear
                models:
                  - model: %s
                    parameters: { weight: 0.5 }
                  - model: %s
                    parameters: { weight: 0.5 }
                """.formatted(first, second));
    }

    private static void model(Path target, float... values) throws IOException {
        model(target, DecoderConfig.llama(64, 32, 2, 4, 2, 64, POSITIONS, true, 0), values);
    }

    private static void model(Path target, ObjectNode config, float... values) throws IOException {
        Files.createDirectories(target.getParent());
        try (CheckpointWriter writer = CheckpointWriter.create(target, config, List.of(TensorHeader.of("w", Dtype.F32, 2)))) {
            ByteBuffer bytes = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putFloat(value);
            }
            writer.write("w", 0, bytes.rewind());
            writer.publish();
        }
        Files.writeString(target.resolve("tokenizer.json"), "{}");
    }
}
