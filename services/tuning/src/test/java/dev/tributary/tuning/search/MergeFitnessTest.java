package dev.tributary.tuning.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TensorBytes;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.tuning.GoldenModels;
import dev.tributary.tuning.Goldens;
import dev.tributary.tuning.Texts;
import dev.tributary.tuning.dam.HeldOut;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.mixture.Sources;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergeFitnessTest {

    private static final List<String> NAMES = List.of("one", "two");
    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 64);

    @TempDir
    Path folder;
    private Sources sources;
    private MegatronCorpus text;

    @BeforeEach
    void open() {
        sources = GoldenModels.openSources();
        text = Texts.random(folder, "text", 16 * 32, 160, 1);
    }

    @AfterEach
    void close() {
        sources.close();
        text.close();
    }

    @ParameterizedTest
    @EnumSource
    void theModelInMemoryIsTheOneTheRecipeStores(GenomeMethod method) {
        // Given a model in memory that was another candidate before
        Genome genome = genome(method);
        double[] genotype = genotype(genome);
        try (CandidateModel model = new CandidateModel(GoldenModels.engine(), sources)) {
            model.become(genome.recipe(genome.start()));

            // When
            model.become(genome.recipe(genotype));

            // Then
            Path stored = store(genome, genotype);
            try (Decoder expected = Decoder.load(GoldenModels.engine(), stored)) {
                for (int i = 0; i < expected.arrays().size(); i++) {
                    MemorySegment wanted = TensorBytes.of(expected.arrays().get(i));
                    assertThat(TensorBytes.of(model.decoder().arrays().get(i)).mismatch(wanted)).as(expected.parameters().get(i).name()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void perplexityIsThatOfTheStoredModelOnEveryTokenButAWindowsFirst() {
        // Given
        Genome genome = genome(GenomeMethod.TIES);
        double[] genotype = genotype(genome);
        List<TokenBatch> windows = texts().get(0).exampleBatches(8, 3);
        Score score;
        try (MergeFitness fitness = fitness(genome, Map.of(new PerplexitySuite("domain-perplexity", windows, EXACT), 2.0))) {
            // When
            score = fitness.of(genotype);
        }

        // Then, from the logits
        try (Decoder expected = Decoder.load(GoldenModels.engine(), store(genome, genotype))) {
            double nats = windows.stream().mapToDouble(batch -> surprise(expected, batch)).sum() / (8 * 15);
            assertThat(score.fitness()).isCloseTo(2 * nats, within(1e-5));
            assertThat(score.measures().get("domain-perplexity")).isCloseTo(Math.exp(nats), within(1e-3));
        }
    }

    private static double surprise(Decoder model, TokenBatch batch) {
        float[] logits = model.logits(batch, EXACT);
        int vocabulary = model.config().vocabulary();
        double nats = 0;
        for (int at = 0; at < batch.ids().length; at++) {
            if ((at + 1) % batch.time() != 0) {
                double sum = 0;
                for (int v = 0; v < vocabulary; v++) {
                    sum += Math.exp(logits[at * vocabulary + v]);
                }
                nats += Math.log(sum) - logits[at * vocabulary + (int) batch.ids()[at + 1]];
            }
        }
        return nats;
    }

    @Test
    void theDivergenceOfTheStartIsThatOfThePlainAverage() {
        // Given
        Genome genome = new Genome(GenomeDefinition.of(GenomeMethod.LINEAR, NAMES, Optional.empty()), 2);
        try (MergeFitness fitness = fitness(genome, Map.of(divergence(), 1.0))) {
            // When
            Score score = fitness.of(genome.start());

            // Then
            HeldOut guard = new HeldOut(GoldenModels.engine(), sources, texts(), 2, 2, EXACT);
            assertThat(score.fitness()).isCloseTo(guard.linear().total(), within(1e-6));
            assertThat(score.measures().get("kl.one")).isCloseTo(guard.linear().kl().getFirst(), within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsKeptOfTheSourcesChangesNoDivergence(Precision precision) {
        // Given room for what the sources predict on all text, on one batch of it, on none
        Genome genome = genome(GenomeMethod.LINEAR);
        List<Double> readings = new ArrayList<>();
        try (CandidateModel model = new CandidateModel(GoldenModels.engine(), sources)) {
            model.become(genome.recipe(genotype(genome)));
            for (long keepBytes : List.of(1L << 20, 2 * 16 * (sources.config().vocabulary() + 1L) * Float.BYTES, 0L)) {
                // When
                try (DivergenceSuite suite = divergence(keepBytes, new Compute(precision, false, 20))) {
                    readings.add(suite.measure(model).value());
                }
            }
        }

        // Then
        assertThat(readings).containsOnly(readings.getFirst());
    }

    @Test
    void suitesAddUpByTheirWeights() {
        // Given
        Genome genome = genome(GenomeMethod.LINEAR);
        PerplexitySuite perplexity = new PerplexitySuite("p", texts().get(1).exampleBatches(8, 4), EXACT);
        Map<Suite, Double> weights = new LinkedHashMap<>();
        weights.put(perplexity, 0.5);
        weights.put(divergence(), 3.0);
        try (MergeFitness both = fitness(genome, weights); MergeFitness first = fitness(genome, Map.of(perplexity, 1.0));
                MergeFitness second = fitness(genome, Map.of(divergence(), 1.0))) {
            double[] genotype = genotype(genome);

            // Then
            assertThat(both.of(genotype).fitness()).isCloseTo(0.5 * first.of(genotype).fitness() + 3 * second.of(genotype).fitness(), within(1e-9));
            assertThat(both.of(genotype).measures()).containsOnlyKeys("p", "kl.one", "kl.two");
        }
    }

    @Test
    void aSearchOverMergesFindsABetterOneWhateverTheLanes() {
        // Given J over both sources
        Genome genome = new Genome(GenomeDefinition.of(GenomeMethod.TASK_ARITHMETIC, NAMES, Optional.of("base")), 2);
        Search search = new Search(genome, SearchSettings.of(40, 1));
        List<SearchOutcome> outcomes = new ArrayList<>();

        // When
        for (int count = 1; count <= 2; count++) {
            List<Fitness> fitnesses = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                fitnesses.add(fitness(genome, Map.of(divergence(), 1.0)));
            }
            try (Lanes lanes = new Lanes(fitnesses)) {
                outcomes.add(search.run(search.begin(), 0, lanes, SearchListener.NONE));
            }
        }

        // Then
        assertThat(outcomes.getFirst().isBetterThanStart()).isTrue();
        assertThat(outcomes.get(1).state().best().orElseThrow().fitness()).isEqualTo(outcomes.getFirst().state().best().orElseThrow().fitness());
    }

    @Test
    void aSuiteThatCountsNothingIsRefused() {
        Genome genome = genome(GenomeMethod.LINEAR);
        try (CandidateModel model = new CandidateModel(GoldenModels.engine(), sources)) {
            assertThatThrownBy(() -> new MergeFitness(genome, model, Map.of())).hasMessageContaining("needs a suite");
            assertThatThrownBy(() -> new MergeFitness(genome, model, Map.of(divergence(), -1.0))).hasMessageContaining("positive weight");
        }
    }

    private MergeFitness fitness(Genome genome, Map<Suite, Double> weights) {
        return new MergeFitness(genome, new CandidateModel(GoldenModels.engine(), sources), weights);
    }

    private DivergenceSuite divergence() {
        return divergence(1 << 20, EXACT);
    }

    private DivergenceSuite divergence(long keepBytes, Compute compute) {
        return new DivergenceSuite(GoldenModels.engine(), sources, Map.of(0, texts().get(0).heldOutBatches(2), 1, texts().get(1).heldOutBatches(2)), 2, compute,
                keepBytes);
    }

    private Map<Integer, SourceText> texts() {
        return Map.of(0, new SourceText("one", text, 16, 6, 8, 1), 1, new SourceText("two", text, 16, 6, 8, 2));
    }

    private static Genome genome(GenomeMethod method) {
        GenomeDefinition definition = GenomeDefinition.of(method, NAMES, method.needsBase() ? Optional.of("base") : Optional.empty())
                .withGroups(1, false);
        return new Genome(method == GenomeMethod.SLERP ? definition : definition.withFilters("mlp"), 2);
    }

    private static double[] genotype(Genome genome) {
        double[] genotype = genome.start();
        Arrays.setAll(genotype, i -> genotype[i] * (0.35 + 0.07 * i));
        return genotype;
    }

    private Path store(Genome genome, double[] genotype) {
        Path out = folder.resolve("stored");
        try (MergePlan plan = MergePlan.of(genome.recipe(genotype), "stored", (name, revision) -> name.equals("base") ? Goldens.dam().resolve("base")
                : Goldens.dam().resolve(name.equals("one") ? "source-0" : "source-1"), MergeOptions.defaults())) {
            Merge.into(out, plan, 1, MergeControl.none());
        }
        return out;
    }
}
