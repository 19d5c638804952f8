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

class MergeCommandTest {
    @TempDir
    Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeModels() {
        model("a", 1);
        model("b", 3);
    }

    @Test
    void aRecipeBecomesAFolder() throws IOException {
        // Given
        Path recipe = recipe("merge_method: linear\nmodels:\n- {model: %s/a, parameters: {weight: 1}}\n- {model: %s/b, parameters: {weight: 1}}");

        // When
        int code = run(recipe.toString(), home.resolve("out").toString());

        // Then
        assertThat(code).isZero();
        assertThat(value("out")).isEqualTo(2);
        assertThat(home.resolve("out/README.md")).content().contains("linear");
    }

    @Test
    void checkingListsEveryProblemAndWritesNothing() throws IOException {
        // Given
        Path recipe = recipe("merge_method: linear\nmodels:\n- {model: %s/a}\n- {model: %s/nowhere}\nextra: 1");

        // When
        int code = run("--check", recipe.toString());

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err()).contains("line 5, column 1: unknown key 'extra'");
        assertThat(home.resolve("out")).doesNotExist();
    }

    @Test
    void aSoundRecipeIsSaidToBeSo() throws IOException {
        Path recipe = recipe("merge_method: linear\nmodels:\n- {model: %s/a, parameters: {weight: 1}}");
        assertThat(run("--check", recipe.toString())).isZero();
        assertThat(out()).contains("is sound: linear of 1 model, 1 tensor, 8 B in 1 file");
    }

    @Test
    void aTensorIsExplainedWithTheLevelEachParameterCameFrom() throws IOException {
        // Given
        Path recipe = recipe("merge_method: ties\nbase_model: %s/a\nmodels:\n- {model: %s/b, parameters: {weight: 0.25}}\nparameters: {lambda: 2}");

        // When
        run("--explain", recipe.toString(), "norm.weight");

        // Then
        assertThat(out()).contains("ties, computed in float32").contains("weight 0.25 (source").contains("density 1 (default)")
                .contains("lambda 2 (recipe)");
    }

    @Test
    void documentsThatNeedOneAnotherRunInOrder() throws IOException {
        // Given
        Path recipe = recipe("""
                merge_method: linear
                models:
                - {model: half, parameters: {weight: 1}}
                - {model: %s/b, parameters: {weight: 1}}
                ---
                name: half
                merge_method: linear
                models:
                - {model: %s/a, parameters: {weight: 1}}
                - {model: %s/b, parameters: {weight: 1}}
                """);

        // When
        int code = run(recipe.toString(), home.resolve("out").toString(), "-I", home.resolve("parts").toString());

        // Then
        assertThat(code).isZero();
        assertThat(value("parts/half")).isEqualTo(2);
        assertThat(value("out")).isEqualTo(2.5f);
    }

    @Test
    void mergeKitsOptionsAreAcceptedAndNamedWhereTheyDoNothing() throws IOException {
        // Given
        Path recipe = recipe("merge_method: linear\nmodels:\n- {model: %s/a, parameters: {weight: 1}}");

        // When
        int code = run(recipe.toString(), home.resolve("out").toString(), "--cuda", "--lazy-unpickle", "--allow-crimes", "--out-shard-size",
                "1M", "--trust-remote-code", "--copy-tokenizer", "--no-write-model-card", "-j", "1");

        // Then
        assertThat(code).isZero();
        assertThat(err()).contains("GPU options have no effect");
        assertThat(home.resolve("out/README.md")).doesNotExist();
    }

    @Test
    void inputThatCannotBeUsedIsOneSentence() throws IOException {
        assertThat(run(home.resolve("absent.yaml").toString(), "out")).isEqualTo(2);
        assertThat(err()).startsWith("There is no recipe").hasLineCount(1);
        assertThat(run(recipe("merge_method: linear\nmodels: [{model: %s/a, parameters: {weight: 1}}]").toString())).isEqualTo(2);
        assertThat(err()).contains("OUT is missing");
    }

    private int run(String... arguments) {
        return MergeCommand.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path recipe(String text) throws IOException {
        return Files.writeString(home.resolve("recipe.yaml"), text.replace("%s", home.toString()));
    }

    private float value(String model) {
        try (Checkpoint checkpoint = Checkpoint.open(home.resolve(model))) {
            float[] values = new float[1];
            checkpoint.read("norm.weight", 0, values, 0, 1);
            return values[0];
        }
    }

    private void model(String name, float value) {
        List<TensorHeader> tensors = List.of(TensorHeader.of("norm.weight", Dtype.F32, 2));
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).putFloat(-value).flip();
        try (CheckpointWriter writer = CheckpointWriter.create(home.resolve(name), Json.object(), tensors)) {
            writer.write("norm.weight", 0, bytes);
            writer.publish();
        }
    }
}
