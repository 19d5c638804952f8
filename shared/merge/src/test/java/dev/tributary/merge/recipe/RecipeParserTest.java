package dev.tributary.merge.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.weights.Dtype;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeParserTest {
    @Test
    void aWholeRecipeIsRead() {
        // When
        Recipe recipe = RecipeParser.parse("""
                merge_method: ties
                base_model: base
                models:
                  - model: a@v2+adapter
                    parameters: {weight: "1e-1", density: .5}
                  - model: {model: {path: b, revision: r}, lora: c}
                    parameters:
                      weight: [{filter: mlp, value: [0, 1]}, {value: 0.5}]
                parameters: {normalize: yes}
                dtype: torch.bfloat16
                out_dtype: float32
                """, "test");

        // Then
        assertThat(recipe.method()).isEqualTo("ties");
        assertThat(recipe.dtype()).contains(Dtype.BF16);
        assertThat(recipe.outDtype()).contains(Dtype.F32);
        assertThat(recipe.models()).extracting(ModelReference::toString).containsExactly("base", "a@v2+adapter", "b@r+c");
        List<Recipe.Source> sources = ((Recipe.WholeModels) recipe.layout()).sources();
        assertThat(sources.get(0).settings().at("weight", "x", 0)).hasValue(0.1);
        assertThat(sources.get(1).settings().at("weight", "layers.3.mlp.up", 0.25)).hasValue(0.25);
        assertThat(sources.get(1).settings().at("weight", "layers.3.attn.q", 0.25)).hasValue(0.5);
        assertThat(recipe.settings().at("normalize", "x", 0)).hasValue(1);
    }

    @Test
    void theSpecificationsGradientExampleHolds() {
        // Given: layer 10 of 32 of [0, 0.5, 0.3, 0.7, 1]
        ParameterValue gradient = new ParameterValue.Gradient(List.of(0.0, 0.5, 0.3, 0.7, 1.0));

        // Then
        assertThat(gradient.at("x", 10 / 31.0).orElseThrow()).isCloseTo(0.4419, Offset.offset(5e-5));
        assertThat(gradient.at("x", 0)).hasValue(0);
        assertThat(gradient.at("x", 1)).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.25, 0.25", "26, 0.49684, 0.49684", "53, 0.49684, 0.49367", "79, 0.25, 0"})
    void theLlama3SecWeightsAreThoseOfThePaper(int layer, double mlp, double attention) {
        // Given
        ParameterValue weight = new ParameterValue.Filtered(List.of(
                new ParameterValue.Alternative("mlp", new ParameterValue.Gradient(List.of(0.25, 0.5, 0.5, 0.25))),
                new ParameterValue.Alternative("self_attn", new ParameterValue.Gradient(List.of(0.25, 0.5, 0.5, 0.0)))));

        // Then
        assertThat(weight.at("model.layers.1.mlp.up_proj.weight", layer / 79.0).orElseThrow())
                .isCloseTo(mlp, Offset.offset(1e-5));
        assertThat(weight.at("model.layers.1.self_attn.q_proj.weight", layer / 79.0).orElseThrow())
                .isCloseTo(attention, Offset.offset(1e-5));
    }

    @Test
    void everythingWrongIsReportedAtOnceWithItsPlace() {
        // When
        List<Problem> problems = problems("""
                merge_methd: ties
                models:
                  - model: a
                    parameters:
                      wieght: 1
                  - parameters: {density: 1}
                slices: []
                dtype: bf16
                """);

        // Then
        assertThat(problems).extracting(Problem::toString).anySatisfy(text -> assertThat(text)
                .startsWith("line 1, column 1: unknown key 'merge_methd'").contains("nearest valid key is 'merge_method'"));
        assertThat(problems).extracting(Problem::message).anyMatch(text -> text.contains("merge_method is missing"))
                .anyMatch(text -> text.contains("exactly one of models, slices and modules; it has models and slices"))
                .anyMatch(text -> text.contains("dtype 'bf16' is not one of"))
                .anyMatch(text -> text.contains("unknown parameter 'wieght' in the parameters of a"))
                .anyMatch(text -> text.contains("an entry of models lacks its model"));
    }

    @Test
    void anEntryThatIsNoMappingHasOneFault() {
        assertThat(problems("merge_method: linear\nmodels: [a]")).extracting(Problem::message)
                .containsExactly("an entry of models must be a mapping of keys to values, not 'a'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "parameters:\\n  weight: 1\\n  wieght: 1 | line 5, column 3: unknown parameter 'wieght' in parameters",
        "parameters: {density: 1, densty: 1} | line 3, column 26: unknown parameter 'densty'",
        "weigth: 1                      | line 3, column 1: unknown key 'weigth' in the recipe; if it is the parameter 'weight', write parameters: {weight: ...}",
        "slices: []                     | line 3, column 1: the recipe needs exactly one of models, slices and modules; it has models and slices",
        "input_model_parameters: {a: {weight: 2}, c: {weight: 2}} | line 3, column 42: c is not among the models that are merged",
    })
    void aFaultIsPlacedAtItsKey(String line, String message) {
        assertThat(problems("merge_method: linear\nmodels: [{model: a}, {model: b}]\n" + line.replace("\\n", "\n")))
                .extracting(Problem::toString).anyMatch(text -> text.startsWith(message));
    }

    @Test
    void aDocumentThatIsNoMappingHasOneFault() {
        assertThat(problems("just text")).extracting(Problem::message)
                .containsExactly("the recipe must be a mapping of keys to values, not 'just text'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "merge_method: tise            | unknown merge_method 'tise'; the nearest is 'ties'",
        "merge_method: TIES            | unknown merge_method 'TIES'; the nearest is 'ties'",
        "merge_method: linear          | needs exactly one of models",
        "merge_method: ties\\nmodels: [{model: a}] | ties needs a base_model",
        "merge_method: ties\\nbase_model: b\\nmodels: [{model: a, parameters: {density: 0}}] | density must be above 0 and at most 1, not 0",
        "merge_method: ties\\nbase_model: b\\nmodels: [{model: a, parameters: {density: 1.5}}] | density must be above 0 and at most 1, not 1.5",
        "merge_method: della\\nbase_model: b\\nmodels: [{model: a, parameters: {epsilon: 2}}] | epsilon must be at least 0 and at most 0.5",
        "merge_method: linear\\nmodels: [{model: a, parameters: {wieght: 1}}] | the nearest valid one is 'weight'",
        "merge_method: linear\\nparameters: {random_seed: 1} | unknown parameter 'random_seed' in parameters; linear takes weight, normalize",
        "merge_method: linear\\nmodels: [{model: a, layer_range: [0, 2]}] | unknown key 'layer_range' in an entry of models; ranges belong to the sources of slices",
        "merge_method: linear\\nmodels: [{model: a, parameters: {weight: lots}}] | must be a number, a list of numbers",
        "merge_method: linear\\nmodels: [{model: a+b+c}] | more than one '+'",
        "merge_method: linear\\nslices: [{sources: [{model: a, layer_range: [2, 2]}]}] | is empty; the end is not included",
        "merge_method: linear\\nslices: [{sources: [{model: a, layer_range: [0, 2]}, {model: b, layer_range: [0, 3]}]}] | equally many layers",
        "merge_method: linear\\nmodels: [{model: a}]\\nmodels: [{model: b}] | appears twice",
        "merge_method: linear\\nmodels: [{model: a}]\\ndtype: int64 | would truncate every weight",
        "merge_method: linear\\nmodels: [{model: a}]\\nchat_template: short | neither auto",
        "merge_method: linear\\nmodels: {model: a} | must be a list",
        "merge_method: [ | is not valid YAML",
        "'' | is empty",
    })
    void badRecipesSayWhatIsWrong(String yaml, String message) {
        assertThat(problems(yaml.replace("\\n", "\n"))).extracting(Problem::message).anyMatch(text -> text.contains(message));
    }

    @Test
    void anchorsAndMergeKeysAreFollowedAndEmptyKeysAreAbsent() {
        // When
        Recipe recipe = RecipeParser.parse("""
                merge_method: ties
                base_model: b
                dtype:
                tokenizer_source: ~
                models:
                  - model: a
                    parameters: &strong {weight: 1e-1, density: 0.5}
                  - model: c
                    parameters: {<<: *strong, density: 0.25}
                  - {model: d, parameters: *strong}
                parameters: {normalize: "true"}
                """, "test");

        // Then
        List<Recipe.Source> sources = ((Recipe.WholeModels) recipe.layout()).sources();
        assertThat(sources.get(1).settings().at("weight", "x", 0)).hasValue(0.1);
        assertThat(sources.get(1).settings().at("density", "x", 0)).hasValue(0.25);
        assertThat(sources.get(2).settings().at("density", "x", 0)).hasValue(0.5);
        assertThat(recipe.settings().at("normalize", "x", 0)).hasValue(1);
        assertThat(recipe.dtype()).isEmpty();
        assertThat(recipe.tokenizer()).isEmpty();
    }

    @Test
    void parametersOfOtherMethodsAreOnlyWarnings() {
        // When
        Recipe recipe = RecipeParser.parse("merge_method: linear\nmodels: [{model: a, parameters: {weight: 1, density: 0.5}}]", "test");

        // Then
        assertThat(recipe.warnings()).containsExactly("parameter 'density' has no effect on linear");
    }

    private static List<Problem> problems(String yaml) {
        return catchThrowableOfType(InvalidRecipeException.class, () -> RecipeParser.parse(yaml, "test")).problems();
    }
}
