package dev.tributary.tuning.calibration;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.tuning.search.CandidateModel;
import dev.tributary.tuning.search.DivergenceSuite;
import dev.tributary.tuning.search.Genome;
import dev.tributary.tuning.search.GenomeDefinition;
import dev.tributary.tuning.search.GenomeMethod;
import dev.tributary.tuning.search.Lanes;
import dev.tributary.tuning.search.MergeFitness;
import dev.tributary.tuning.search.Score;
import dev.tributary.tuning.search.Search;
import dev.tributary.tuning.search.SearchListener;
import dev.tributary.tuning.search.SearchSettings;
import dev.tributary.tuning.search.SearchState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evolutionary search on the models that [Calibration] leaves in its work folder: J on the test text after 100 and 400 evaluations, for
/// ten dimensions of task arithmetic and other genomes. The search sees 64 windows of each expert's training text.
///
/// Arguments: the data folder, the work folder, the number of seeds, the precision that is searched in (default float32), the pair of texts
/// (default `FILINGS_PLAYS`).
public final class SearchCalibration {

    private static final Compute EXACT = new Compute(Precision.FLOAT32, false, 1024);
    private static final List<String> MODELS = List.of("a", "b");
    private static final int EVALUATIONS = 400;
    private static final int EARLY = 100;
    private static final int WINDOWS = 64;
    private static final int BATCH = 16;

    private final TorchEngine engine = TorchEngine.start(1);
    private final Sources sources;
    private final Corpora corpora;
    private final Compute searching;

    private SearchCalibration(Sources sources, Corpora corpora, Precision precision) {
        this.sources = sources;
        this.corpora = corpora;
        this.searching = new Compute(precision, false, EXACT.lossRows());
    }

    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[1]);
        TorchEngine engine = TorchEngine.start(1);
        List<Source> experts = List.of(new Source("a", work.resolve("expert-a"), "a"), new Source("b", work.resolve("expert-b"), "b"));
        try (Corpora corpora = Corpora.of(Path.of(arguments[0]), work, Corpora.Pair.valueOf(arguments.length > 4 ? arguments[4] : "FILINGS_PLAYS"));
                Sources sources = Sources.open(engine, experts, Optional.of(new Source("base", work.resolve("base"), "base")))) {
            new SearchCalibration(sources, corpora, arguments.length > 3 ? Precision.of(arguments[3]) : Precision.FLOAT32).run(Integer.parseInt(arguments[2]));
        }
    }

    private void run(int seeds) {
        GenomeDefinition arithmetic = GenomeDefinition.of(GenomeMethod.TASK_ARITHMETIC, MODELS, Optional.of("base"));
        List<GenomeDefinition> genomes = List.of(arithmetic, arithmetic.withFilters("self_attn", "mlp", "embed", "norm"),
                arithmetic.withGroups(1, false).withFilters("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "embed", "norm"),
                GenomeDefinition.of(GenomeMethod.TIES, MODELS, Optional.of("base")).withFilters("self_attn", "mlp"));
        for (GenomeDefinition definition : genomes) {
            for (int seed = 1; seed <= seeds; seed++) {
                search(new Genome(definition, sources.config().layers()), seed);
            }
        }
    }

    private void search(Genome genome, long seed) {
        Search search = new Search(genome, SearchSettings.of(EVALUATIONS, seed));
        SearchState[] early = new SearchState[1];
        try (Lanes lanes = new Lanes(List.of(learning(genome)));
                MergeFitness test = test(genome)) {
            SearchState end = search.run(search.begin(), 0, lanes, new SearchListener() {
                @Override
                public void told(SearchState state, double seconds) {
                    if (state.evaluations() <= EARLY) {
                        early[0] = state;
                    }
                }
            }).state();
            System.out.printf("%-16s %3d dimensions, seed %d: J %.4f at the start, %.4f after %d, %.4f after %d evaluations (worst KL %.4f)%n",
                    genome.definition().method().label(), genome.dimension(), seed, test.of(genome.start()).fitness(), of(test, early[0]).fitness(),
                    early[0].evaluations(), of(test, end).fitness(), end.evaluations(),
                    of(test, end).measures().values().stream().mapToDouble(kl -> kl).max().orElseThrow());
        }
    }

    private static Score of(MergeFitness fitness, SearchState state) {
        return fitness.of(state.best().orElseThrow().genotype());
    }

    private MergeFitness learning(Genome genome) {
        return fitness(genome, new SourceText("a", corpora.a(), 64, 1, WINDOWS, 1).exampleBatches(WINDOWS, BATCH),
                new SourceText("b", corpora.b(), 64, 1, WINDOWS, 2).exampleBatches(WINDOWS, BATCH), searching);
    }

    private MergeFitness test(Genome genome) {
        return fitness(genome, new SourceText("a", corpora.aTest(), 64, 256, 1, 99).heldOutBatches(BATCH),
                new SourceText("b", corpora.bTest(), 64, 256, 1, 99).heldOutBatches(BATCH), EXACT);
    }

    private MergeFitness fitness(Genome genome, List<TokenBatch> a, List<TokenBatch> b, Compute compute) {
        return new MergeFitness(genome, new CandidateModel(engine, sources),
                Map.of(new DivergenceSuite(engine, sources, Map.of(0, a, 1, b), 2, compute), 1.0));
    }
}
