package dev.tributary.merging.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ResumeKey;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person sees who gives `merge` something it cannot use: a sentence, exit code 2, and nothing where OUT should be.
class BadInputTest {
    private static final String LINEAR = "merge_method: linear\nmodels:\n- {model: %/a, parameters: {weight: 1}}\n"
            + "- {model: %/b, parameters: {weight: 1}}\n";

    @TempDir
    Path home;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeModels() {
        model("a", 1, 2);
        model("b", 1, 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "merge_method: linear~models:~- model: %/a~  weigth: 1 | recipe.yaml: line 4, column 3: unknown key 'weigth' in an entry of models; if it is the parameter 'weight', write parameters: {weight: ...}",
        "merge_method: linear~models: [{model: %/a, parameters: {wieght: 1}}] | unknown parameter 'wieght' in the parameters of",
        "merge_method: linear~model: [{model: %/a}] | line 2, column 1: unknown key 'model' in the recipe; the nearest valid key is 'models'",
        "merge_method: lienar~models: [{model: %/a}] | line 1, column 15: unknown merge_method 'lienar'; the nearest is 'linear'",
        "merge_method: linear~models: [{model: %/a, parameters: {weight: heavy}}] | parameter weight must be a number",
        "merge_method: linear~models: %/a | line 2, column 9: models must be a list",
        "merge_method: linear~models: [{model: %/a}] | linear needs the parameter weight for",
        "merge_method: slerp~base_model: %/a~models: [{model: %/b}] | slerp needs the parameter t",
        "merge_method: linear~models: [{model: %/a}]~slices: [] | exactly one of models, slices and modules; it has models and slices",
        "merge_method: passthrough~models: [{model: %/nowhere}] | There is no model folder",
        "merge_method: linear~models: [{model: owner/name, parameters: {weight: 1}}] | download it: hf download owner/name",
        "merge_method: linear~models:~- model: %/a~  parameters:~    wieght: 1 | line 5, column 5: unknown parameter 'wieght'",
        "merge_method: ties~base_model: %/a~models: [{model: %/b, parameters: {weight: 1, density: 0}}] | density must be above 0 and at most 1, not 0",
        "merge_method: ties~base_model: %/a~models: [{model: %/b, parameters: {weight: 1, density: 1.5}}] | density must be above 0 and at most 1",
        "merge_method: della~base_model: %/a~models: [{model: %/b, parameters: {weight: 1, density: 0.9, epsilon: 0.3}}] | lower epsilon",
        "merge_method: della~base_model: %/a~models: [{model: %/b, parameters: {weight: 1, epsilon: 0.7}}] | epsilon must be at least 0 and at most 0.5",
    })
    void aRecipeThatCannotBeRunSaysWhatAndWhere(String recipe, String message) throws IOException {
        refuses(recipe.replace('~', '\n'), message.strip());
    }

    @Test
    void shapesAndLayersThatDoNotMatchAreNamed() throws IOException {
        model("wide", 1, 3);
        refuses(LINEAR.replace("%/b", "%/wide"), "has shape [2] in");
        model("deep", 2, 2);
        refuses(LINEAR.replace("%/b", "%/deep"), "has 2 layers here");
    }

    @Test
    void anInputThatIsNotFiniteIsNamedByTensor() throws IOException {
        model("b", 1, 2, Float.NaN);
        refuses(LINEAR, "Tensor model.layers.0.norm.weight");
        assertThat(err()).contains("--allow-nonfinite");
        model("b", 1, 2, Float.POSITIVE_INFINITY);
        refuses(LINEAR, "holds NaN or infinity");
    }

    @Test
    void aWeightFileCutShortIsNamed() throws IOException {
        Path file = home.resolve("b/model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));
        refuses(LINEAR, "model.safetensors");
    }

    @Test
    void anIndexThatLeadsNowhereOrOutsideIsRefused() throws IOException {
        Files.delete(home.resolve("b/model.safetensors"));
        Path index = home.resolve("b/model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"model.layers.0.norm.weight\": \"model-00001-of-00002.safetensors\"}}");
        refuses(LINEAR, "model-00001-of-00002.safetensors");
        Files.writeString(index, "{\"weight_map\": {\"model.layers.0.norm.weight\": \"../a/model.safetensors\"}}");
        refuses(LINEAR, "../a/model.safetensors");
    }

    @Test
    void aHeaderBeyondTheLimitIsNotRead() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(200_000_000L);
        Files.write(home.resolve("b/model.safetensors"), header.array());
        refuses(LINEAR, "model.safetensors");
    }

    @Test
    void picklesAreNeverOpened() throws IOException {
        Files.move(home.resolve("b/model.safetensors"), home.resolve("b/pytorch_model.bin"));
        refuses(LINEAR, "pytorch_model.bin");
    }

    @Test
    void aDiskThatIsFullIsSaidToBe() throws IOException {
        // Given: a merge to be taken up again whose weight file goes to a device that is always full
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "only Linux has /dev/full");
        Path staging = Files.createDirectory(home.resolve(".out.partial"));
        try (MergePlan plan = MergePlan.of(RecipeParser.parse(LINEAR.replace("%", home.toString()), "recipe"), "recipe", (reference, revision) -> Path.of(reference),
                MergeOptions.defaults())) {
            Files.writeString(staging.resolve(".resume-key"), ResumeKey.of(plan));
        }
        Files.createSymbolicLink(staging.resolve("model.safetensors.partial"), full);

        // Then
        fails(LINEAR, "No space left while writing ", 1);
    }

    private void refuses(String recipe, String message) throws IOException {
        fails(recipe, message, 2);
    }

    private void fails(String recipe, String message, int expected) throws IOException {
        err.reset();
        Path file = Files.writeString(home.resolve("recipe.yaml"), recipe.replace("%", home.toString()));
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);

        int code = MergeCommand.run(printed, printed, file.toString(), home.resolve("out").toString());

        assertThat(err()).contains(message).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(code).isEqualTo(expected);
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains("out"));
        }
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void model(String name, int layers, int width, float... values) {
        ObjectNode config = Json.object().put("num_hidden_layers", layers);
        List<TensorHeader> tensors = Stream.iterate(0, i -> i + 1).limit(layers)
                .map(layer -> TensorHeader.of("model.layers." + layer + ".norm.weight", Dtype.F32, width)).toList();
        delete(home.resolve(name));
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve(name), config, tensors)) {
            for (TensorHeader tensor : tensors) {
                ByteBuffer bytes = ByteBuffer.allocate(4 * width).order(ByteOrder.LITTLE_ENDIAN);
                bytes.putFloat(0, values.length == 0 ? 1 : values[0]);
                writer.write(tensor.name(), 0, bytes);
            }
            writer.publish();
        }
    }

    private static void delete(Path folder) {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
