package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.Settings;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.weights.InvalidModelException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenomeTest {

    private static final List<String> MODELS = List.of("checkpoint", "partner");
    private static final String Q = "model.layers.0.self_attn.q_proj.weight";
    private static final String UP = "model.layers.0.mlp.up_proj.weight";

    @Test
    void itHasOneNumberPerGroupModelParameterSetAndParameter() {
        GenomeDefinition ties = ties().withGroups(4, false).withFilters("self_attn", "mlp");

        // 12 layers in 3 groups, 2 models, 2 filters and the rest, weight and density
        assertThat(new Genome(ties, 12).dimension()).isEqualTo(3 * 2 * 3 * 2);
        assertThat(new Genome(ties(), 12).dimension()).isEqualTo(4);
    }

    @Test
    void itStartsAtEqualWeightsAndWholeDeltas() {
        assertThat(new Genome(ties(), 4).start()).containsExactly(0.5, 1, 0.5, 1);
        assertThat(new Genome(GenomeDefinition.of(GenomeMethod.LINEAR, List.of("a", "b", "c", "d"), Optional.empty()), 4).start())
                .containsExactly(0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void eachGroupIsASliceAndTheBaseIsAmongItsSources() {
        // Given
        Genome genome = new Genome(ties().withGroups(2, false), 4);

        // When
        Recipe recipe = genome.recipe(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8});

        // Then
        List<Recipe.Slice> slices = ((Recipe.Slices) recipe.layout()).slices();
        assertThat(slices).hasSize(2);
        assertThat(slices.get(1).sources()).extracting(Recipe.Source::model)
                .containsExactly(ModelReference.of("checkpoint"), ModelReference.of("partner"), ModelReference.of("base"));
        assertThat(slices.get(1).sources()).allMatch(source -> source.range().orElseThrow().equals(new Recipe.LayerRange(2, 4)));
        assertThat(at(slices.get(1).sources().get(1).settings(), "weight", Q)).isEqualTo(0.7);
        assertThat(at(slices.get(1).sources().get(1).settings(), "density", Q)).isEqualTo(0.8);
        assertThat(at(recipe.settings(), "normalize", Q)).isEqualTo(1);
    }

    @Test
    void theFirstFilterThatFitsDecidesAndTheLastSetServesTheRest() {
        // Given
        Genome genome = new Genome(GenomeDefinition.of(GenomeMethod.LINEAR, MODELS, Optional.empty()).withFilters("self_attn", "mlp"), 4);

        // When
        Recipe recipe = genome.recipe(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6});

        // Then
        Settings partner = ((Recipe.Slices) recipe.layout()).slices().getFirst().sources().get(1).settings();
        assertThat(at(partner, "weight", Q)).isEqualTo(0.4);
        assertThat(at(partner, "weight", UP)).isEqualTo(0.5);
        assertThat(at(partner, "weight", "model.norm.weight")).isEqualTo(0.6);
    }

    @Test
    void smoothGroupsAreKnotsOfAGradientOverAllLayers() {
        // Given
        Genome genome = new Genome(GenomeDefinition.of(GenomeMethod.TASK_ARITHMETIC, MODELS, Optional.of("base")).withGroups(1, true), 3);

        // When
        Recipe recipe = genome.recipe(new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6});

        // Then
        List<Recipe.Source> models = ((Recipe.WholeModels) recipe.layout()).sources();
        assertThat(models).extracting(source -> source.model().path()).containsExactly("checkpoint", "partner", "base");
        assertThat(models.get(1).settings().at("weight", Q, 0).orElseThrow()).isEqualTo(0.2);
        assertThat(models.get(1).settings().at("weight", Q, 0.75).orElseThrow()).isCloseTo(0.5, within(1e-15));
        assertThat(at(recipe.settings(), "normalize", Q)).isZero();
    }

    @Test
    void slerpTakesTheTwoStrongestModelsOfEachGroup() {
        // Given
        Genome genome = new Genome(GenomeDefinition.of(GenomeMethod.SLERP, List.of("a", "b", "c"), Optional.empty()).withGroups(2, false), 4);

        // When
        Recipe recipe = genome.recipe(new double[] {0.2, -3, 1.2, 0.5, 0.5, 0.5});

        // Then in the first group c and a, in the second the first of equals
        List<Recipe.Slice> slices = ((Recipe.Slices) recipe.layout()).slices();
        assertThat(slices.getFirst().base()).contains(ModelReference.of("c"));
        assertThat(slices.getFirst().sources()).extracting(source -> source.model().path()).containsExactly("c", "a");
        assertThat(at(slices.getFirst().settings(), "t", Q)).isCloseTo(Math.exp(0.2) / (Math.exp(0.2) + Math.exp(1.2)), within(1e-15));
        assertThat(slices.get(1).sources()).extracting(source -> source.model().path()).containsExactly("a", "b");
        assertThat(at(slices.get(1).settings(), "t", Q)).isEqualTo(0.5);
    }

    @Test
    void weightsCountByTheirSizeUnlessNegativeOnesAreAllowedAndDensitiesUpToOne() {
        double[] genotype = {-0.4, -1.7, 0.3, 0};

        Settings plain = ((Recipe.Slices) new Genome(ties(), 2).recipe(genotype).layout()).slices().getFirst().sources().getFirst().settings();
        Settings signed = ((Recipe.Slices) new Genome(ties().withNegativeWeights(), 2).recipe(genotype).layout()).slices().getFirst().sources()
                .getFirst().settings();

        assertThat(at(plain, "weight", Q)).isEqualTo(0.4);
        assertThat(at(plain, "density", Q)).isEqualTo(1);
        assertThat(at(signed, "weight", Q)).isEqualTo(-0.4);
        assertThat(at(signed, "density", Q)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void everyGenotypeIsAValidRecipeThatKeepsEveryDigit(GenomeMethod method) {
        // Given
        GenomeDefinition definition = GenomeDefinition.of(method, MODELS, method.needsBase() ? Optional.of("base") : Optional.empty());
        Genome genome = new Genome(method == GenomeMethod.SLERP ? definition.withGroups(2, false) : definition.withGroups(2, false)
                .withFilters("self_attn"), 8);
        CounterRandom random = new CounterRandom(3);
        for (int draw = 0; draw < 50; draw++) {
            long stream = draw;
            double[] genotype = IntStream.range(0, genome.dimension())
                    .mapToDouble(i -> random.gaussian(stream, i) * Math.pow(10, i % 12 - 8)).toArray();

            // When
            Recipe recipe = genome.recipe(genotype);

            // Then
            Recipe.Slice slice = ((Recipe.Slices) recipe.layout()).slices().getFirst();
            if (method != GenomeMethod.SLERP) {
                assertThat(at(slice.sources().getFirst().settings(), "weight", Q)).isEqualTo(Math.abs(genotype[0]));
            }
            assertThat(recipe.source()).isEqualToIgnoringWhitespace(genome.yaml(genotype));
        }
    }

    @Test
    void theYamlIsPlainMergeKit() {
        Genome genome = new Genome(ties().withFilters("mlp"), 2);
        assertThat(genome.yaml(genome.start())).isEqualTo("""
                merge_method: ties
                base_model: base
                slices:
                  - sources:
                      - model: checkpoint
                        layer_range:
                          - 0
                          - 2
                        parameters:
                          weight:
                            - filter: mlp
                              value: 0.5
                            - value: 0.5
                          density:
                            - filter: mlp
                              value: 1.0
                            - value: 1.0
                      - model: partner
                        layer_range:
                          - 0
                          - 2
                        parameters:
                          weight:
                            - filter: mlp
                              value: 0.5
                            - value: 0.5
                          density:
                            - filter: mlp
                              value: 1.0
                            - value: 1.0
                      - model: base
                        layer_range:
                          - 0
                          - 2
                parameters:
                  normalize: true
                """);
    }

    @Test
    void aGranularityThatDoesNotDivideTheDepthIsRefusedNamingBoth() {
        assertThatThrownBy(() -> new Genome(ties().withGroups(3, false), 4)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("layerGranularity 3").hasMessageContaining("4 layers").hasMessageContaining("1, 2, 4");
        assertThatThrownBy(() -> new Genome(ties().withGroups(8, false), 4)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> GenomeDefinition.of(GenomeMethod.TIES, MODELS, Optional.empty())).hasMessageContaining("name the base");
        assertThatThrownBy(() -> GenomeDefinition.of(GenomeMethod.LINEAR, MODELS, Optional.of("base"))).hasMessageContaining("knows no base");
        assertThatThrownBy(() -> GenomeDefinition.of(GenomeMethod.LINEAR, List.of("a"), Optional.empty())).hasMessageContaining("at least two");
        assertThatThrownBy(() -> GenomeDefinition.of(GenomeMethod.LINEAR, List.of("a", "a"), Optional.empty())).hasMessageContaining("twice");
        assertThatThrownBy(() -> ties().withFilters("mlp", "mlp")).hasMessageContaining("differ");
        assertThatThrownBy(() -> GenomeDefinition.of(GenomeMethod.SLERP, MODELS, Optional.empty()).withFilters("mlp")).hasMessageContaining("slerp");
        assertThatThrownBy(() -> GenomeMethod.of("dare")).hasMessageContaining("dare_ties").hasMessageContaining("'dare'");
    }

    private static GenomeDefinition ties() {
        return GenomeDefinition.of(GenomeMethod.TIES, MODELS, Optional.of("base"));
    }

    private static double at(Settings settings, String parameter, String tensor) {
        return settings.at(parameter, tensor, 0).orElseThrow();
    }
}
