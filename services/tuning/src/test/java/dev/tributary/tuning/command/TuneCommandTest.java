package dev.tributary.tuning.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Goldens;
import dev.tributary.tuning.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TuneCommandTest {

    private static final String BASE = Goldens.dam().resolve("base").toString();
    private static final String ONE = "one=" + Goldens.dam().resolve("source-0");
    private static final String TWO = "two=" + Goldens.dam().resolve("source-1");

    @TempDir
    Path home;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeTexts() throws IOException {
        Path data = Files.createDirectories(home.resolve("data"));
        Texts.random(data, "one", 4000, 160, 1).close();
        Texts.random(data, "two", 4000, 160, 2).close();
    }

    @Test
    void aModelAndItsCoefficientsComeOut() {
        // When
        int code = tune("--base", BASE, "--data", "data", "-s", "steps=8", "out");

        // Then
        assertThat(err.toString()).contains("  0.0 %  KL ", "100.0 %  KL ");
        assertThat(code).isZero();
        assertThat(out.toString()).contains("KL on held-out text ", "8 gradient passes").endsWith(home.resolve("out/model") + System.lineSeparator());
        assertThat(home.resolve("out/coefficients.safetensors")).exists();
        try (Decoder model = Decoder.load(GoldenModels.engine(), home.resolve("out/model"))) {
            assertThat(model.parameterCount()).isPositive();
        }
    }

    @Test
    void aLaterRunStartsFromTheCoefficientsOfAnEarlierOne() {
        // Given
        assertThat(tune("--base", BASE, "--data", "data", "-s", "steps=8", "out")).isZero();
        String earlier = out.toString().split(" ")[4];

        // When
        tune("--base", BASE, "--data", "data", "-s", "steps=1", "--start", home.resolve("out/coefficients.safetensors").toString(), "again");

        // Then
        assertThat(err.toString()).contains("KL " + earlier.replace(",", ""));
    }

    @Test
    void everyMethodIsComparedOnTheSameText() {
        // When
        int code = tune("--compare", "--base", BASE, "--data", "data", "-s", "steps=4", "-s", "evaluations=20");

        // Then
        assertThat(err.toString()).containsPattern("task_arithmetic  KL [0-9.]+  weights");
        assertThat(code).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.getFirst()).matches("method +setting +KL +of linear +KL one +KL two +evaluations +gradients +seconds +peak memory");
        assertThat(lines.stream().skip(1).map(line -> line.split("  +")[0])).containsExactlyInAnyOrder("linear", "slerp", "task_arithmetic", "ties",
                "dare_linear", "dare_ties", "model_stock", "dam", "dam-tv", "evolve", "one alone", "two alone",
                "base alone");
        assertThat(lines).anyMatch(line -> line.startsWith("linear ") && line.contains(" 1.000 ") && line.contains("  11  "));
        assertThat(lines).anyMatch(line -> line.startsWith("dam-tv ") && line.contains("4 steps"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --data data                                          | OUT is missing: name the folder to make, or give --compare.
            out                                                  | There is no text for one and two: the merge would forget what it cannot hear. Give --text one=PATH, or --data FOLDER
            --text one=data/one.bin out                          | There is no text for two
            --text three=data/one.bin --data data out            | --text three: there is no --model of that name; models are [one, two].
            --data data -s stepz=4 out                           | --set stepz: there is no such setting. Settings: activation, evaluations, examples, fitness, genome,
            --data data -s steps=0 out                           | 'steps' must be positive, got 0.
            --data data -s steps=many out                        | --set steps: it must be a whole number, not 'many'.
            --data data -s steps=1.5 out                         | --set steps: it must be a whole number, not '1.5'.
            --data data -s steps= out                            | --set steps: the value is missing.
            --data data -s steps=[ out                           | --set steps: '[' is not YAML; give it as a pipeline file has it.
            --data data -s learningRate=fast out                 | --set learningRate: it must be a number, not 'fast'.
            --data data -s train=norm out                        | --set train: it must be a list: [a, b], not 'norm'.
            --data data -s losses=mse out                        | --set losses: it must be keys with values: { key: value }, not 'mse'.
            --data data -s genome=ties --method evolve out       | --set genome: it must be keys with values: { key: value }, not 'ties'.
            --data data -s activation=gelu out                   | 'activation' has no 'gelu'; there are identity, tanh, sigmoid, relu.
            --data data -s workers=2 --method evolve out         | --set workers: give it in a pipeline file instead.
            --data data -s steps out                             | (tune --help shows what there is)
            --data data --frob out                               | Unknown option: '--frob' (tune --help shows what there is)
            --data data --method evolve --start data/one.bin out | --start: evolve learns no coefficients to start from.
            --data data --compare out                            | --compare starts from the average and makes no model: leave
            --data data data/one.bin                             | one.bin is a file. Name a folder to make.
            -m a/b=data --data data out                          | --model: 'a/b' is no name; take letters, digits, dots, hyphens and underscores, a letter first.
            --data data -s warmStart=true out                    | --set warmStart: give --start instead.
            --data data --method damn out                        | 'method' must be dam, dam-tv or evolve, got 'damn'.
            --data data --method dam-tv out                      | dam-tv weighs what each source changed since the base, and no base was given.
            --data data -s top=161 out                           | top 161 exceeds the vocabulary of 160.
            --data data -s sequences=99999999 out                | 199,999,998 windows of 16 tokens at once, as a step takes them, need at least
            --data data --compare -s sequences=99999999          | Lower 'sequences', or 'sequence'.
            --data data -s heldOut=4000 out                      | windows of 16; 4000 are held out and at least one must remain.
            --text one=data/none.txt --text two=data/two.bin out | has no tokenizer.json, so text cannot be tokenized.
            --data data --start data/one.bin out                 | one.bin
            --data data --base nowhere out                       | --base: there is no folder
            --data data data                                     | exists already. Name another folder, or delete it.
            """)
    void whatCannotWorkIsRefusedWithTheRemedy(String arguments, String message) throws IOException {
        // Given
        Files.createDirectories(home.resolve("data/model"));
        Files.writeString(home.resolve("data/none.txt"), "text");

        // When
        int code = tune(arguments.split(" "));

        // Then
        assertThat(err.toString()).contains(message);
        assertThat(code).isEqualTo(TuneCommand.INPUT);
    }

    @Test
    void aSearchLeavesARecipeThatMergeCanTake() throws IOException {
        // Given: a folder whose name means something in YAML and in recipes
        Path one = Files.createSymbolicLink(home.resolve("o'ne: a+b@c"), Goldens.dam().resolve("source-0"));

        // When
        int code = run("-m", "one=" + one, "-m", TWO, "--base", BASE, "-j", "1", "--data", home.resolve("data").toString(),
                "-s", "sequence=16", "-s", "heldOut=4", "-s", "evaluations=60", "--method", "evolve", home.resolve("out").toString());

        // Then
        assertThat(code).isZero();
        Path recipe = home.resolve("out/recipe.yaml");
        try (MergePlan merge = MergePlan.of(RecipeParser.parse(Files.readString(recipe), "recipe"), "recipe",
                ModelResolver.relativeTo(home), MergeOptions.defaults())) {
            assertThat(merge.tensors()).isNotEmpty();
        }
        assertThat(home.resolve("out/model/mergekit_config.yml")).hasSameTextualContentAs(recipe);
    }

    @Test
    void theBaseMayBeOneOfTheModelsAndNeedsNoTextThen() {
        int code = run("-m", ONE, "-m", TWO, "-m", "base=" + BASE, "--base", BASE, "-j", "1", "--data",
                home.resolve("data").toString(), "-s", "sequence=16", "-s", "steps=4", "-s", "heldOut=4", "-s", "learningRate=0.02", home.resolve("out").toString());

        assertThat(err.toString()).contains("  one ", "  two ");
        assertThat(code).isZero();
    }

    @Test
    void aSearchNeedsTheBasesTextToo() {
        int code = run("-m", ONE, "-m", "base=" + BASE, "--base", BASE, "-j", "1", "--data", home.resolve("data").toString(), "-s", "sequence=16",
                "--method", "evolve", home.resolve("out").toString());

        assertThat(err.toString()).contains("Source base has no text");
        assertThat(code).isEqualTo(TuneCommand.INPUT);
    }

    @Test
    void anotherModelCannotBeNamedAsTheBaseIs() {
        int code = run("-m", ONE, "-m", TWO.replace("two=", "base="), "--base", BASE, "-j", "1", "--data", home.resolve("data").toString(),
                home.resolve("out").toString());

        assertThat(err.toString()).contains("--model base: with --base that name means ");
        assertThat(code).isEqualTo(TuneCommand.INPUT);
    }

    @Test
    void oneModelIsNotEnough() {
        int code = run("-m", ONE, "-j", "1", "--data", home.resolve("data").toString(), home.resolve("out").toString());

        assertThat(err.toString()).contains("Tuning needs at least two sources to weigh, not 1. Name another model.");
        assertThat(code).isEqualTo(TuneCommand.INPUT);
    }

    @Test
    void textWithoutAWordIsRefused() throws IOException {
        // Given
        Texts.random(home.resolve("data"), "two", 0, 160, 1).close();

        // When
        int code = tune("--data", "data", "out");

        // Then
        assertThat(err.toString()).contains("The text of source two has 0 tokens");
        assertThat(code).isEqualTo(TuneCommand.INPUT);
    }

    @Test
    void nothingGainedIsSaidAndNothingWritten() {
        // When
        int code = tune("--data", "data", "-s", "learningRate=50", "-s", "steps=2", "out");

        // Then
        assertThat(err.toString()).contains("Nothing was gained over averaging, so no model was written.");
        assertThat(code).isEqualTo(TuneCommand.FAILED);
        assertThat(home.resolve("out/model")).doesNotExist();
    }

    /// With both models, small windows, and paths that start at the test's folder.
    private int tune(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-m", ONE, "-m", TWO, "-j", "1", "-s", "sequence=16", "-s", "learningRate=0.02", "-s", "sequences=2", "-s", "heldOut=4"));
        for (String argument : arguments) {
            all.add(argument.matches("(one|two|three)=data.*") ? argument.replace("=", "=" + home + "/")
                    : argument.matches("data.*|out|again|nowhere") ? home.resolve(argument).toString() : argument);
        }
        return run(all.toArray(String[]::new));
    }

    private int run(String... arguments) {
        CommandLine command = TuneCommand.line(new TuneCommand(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
        return command.setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
