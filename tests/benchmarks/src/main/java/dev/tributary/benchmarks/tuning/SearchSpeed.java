package dev.tributary.benchmarks.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.data.MegatronCorpus;
import dev.tributary.neural.data.MegatronWriter;
import dev.tributary.neural.data.TokenType;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.Decoder;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.neural.random.CounterRandom;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.tuning.data.SourceText;
import dev.tributary.tuning.method.Means;
import dev.tributary.tuning.mixture.Source;
import dev.tributary.tuning.mixture.Sources;
import dev.tributary.tuning.search.CandidateModel;
import dev.tributary.tuning.search.DivergenceSuite;
import dev.tributary.tuning.search.Genome;
import dev.tributary.tuning.search.GenomeDefinition;
import dev.tributary.tuning.search.GenomeMethod;
import dev.tributary.tuning.search.PerplexitySuite;
import dev.tributary.tuning.search.Suite;
import dev.tributary.weights.Dtype;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Evaluations per second of one core for the demo's model (vocabulary 2,048, width 192, 4 layers) on 4,096 tokens: CPU seconds of one
/// thread to merge two bfloat16 models over a base, and to measure the result, beside the floor that the processor's own matrix products
/// set. Random weights and tokens: neither changes the work.
///
/// Argument: a work folder.
public final class SearchSpeed {

    private static final int VOCABULARY = 2048;
    private static final int TOKENS = 4096;
    private static final int SEQUENCE = 128;
    private static final int BATCH = 16;
    private static final int ROUNDS = 15;
    private static final int MATRIX = 1024;

    private final TorchEngine engine = TorchEngine.start(1);
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final Path work;

    private SearchSpeed(Path work) {
        this.work = work;
    }

    /// Prints a row per method, suite and precision.
    public static void main(String[] arguments) throws IOException {
        new SearchSpeed(Files.createDirectories(Path.of(arguments[0]))).run();
    }

    private void run() throws IOException {
        List<Source> models = List.of(model("one", 1), model("two", 2), model("base", 3));
        double[] peaks = Arrays.stream(Precision.values()).mapToDouble(this::flops).toArray();
        try (Sources sources = Sources.open(engine, models.subList(0, 2), Optional.of(models.getLast()));
                MegatronCorpus text = corpus(); CandidateModel model = new CandidateModel(engine, sources)) {
            double work = 2.0 * multiplied() * TOKENS;
            for (Precision precision : Precision.values()) {
                double peak = peaks[precision.ordinal()];
                System.out.printf("%,d parameters, %.1f GFLOP in matrix products per evaluation; %s: %.1f GFLOP/s in a %d x %d product, so at most %.1f evaluations/s%n",
                        parameters(), work / 1e9, precision.label(), peak / 1e9, MATRIX, MATRIX, peak / work);
            }
            for (GenomeMethod method : List.of(GenomeMethod.LINEAR, GenomeMethod.TASK_ARITHMETIC, GenomeMethod.SLERP, GenomeMethod.TIES, GenomeMethod.DARE_TIES)) {
                System.out.printf("merge %-16s %6.1f ms%n", method.label(), 1e3 * merge(model, sources, method));
            }
            for (Precision precision : Precision.values()) {
                Compute compute = Compute.of(precision);
                for (Suite suite : List.of(new PerplexitySuite("perplexity", windows(text), compute), divergence(sources, text, compute))) {
                    double seconds = cpuSeconds(round -> suite.measure(model));
                    System.out.printf("measure %-16s %-9s %6.1f ms, %.1f/s, %.0f %% of the floor%n", suite.getClass().getSimpleName(),
                            precision.label(), 1e3 * seconds, 1 / seconds, 100 * work / peaks[precision.ordinal()] / seconds);
                }
            }
        }
    }

    private double merge(CandidateModel model, Sources sources, GenomeMethod method) {
        Genome genome = new Genome(GenomeDefinition.of(method, List.of("one", "two"), method.needsBase() ? Optional.of("base") : Optional.empty())
                .withGroups(1, false), sources.config().layers());
        CounterRandom random = new CounterRandom(1);
        return cpuSeconds(round -> model.become(genome.recipe(IntStream.range(0, genome.dimension())
                .mapToDouble(i -> 0.2 + 0.6 * random.uniform(round, i)).toArray())));
    }

    private static List<TokenBatch> windows(MegatronCorpus text) {
        return new SourceText("text", text, SEQUENCE, 1, TOKENS / SEQUENCE, 1).exampleBatches(TOKENS / SEQUENCE, BATCH);
    }

    private DivergenceSuite divergence(Sources sources, MegatronCorpus text, Compute compute) {
        int windows = TOKENS / SEQUENCE / 2;
        SourceText one = new SourceText("one", text, SEQUENCE, windows, 1, 1);
        SourceText two = new SourceText("two", text, SEQUENCE, windows, 1, 2);
        return new DivergenceSuite(engine, sources, Map.of(0, one.heldOutBatches(BATCH), 1, two.heldOutBatches(BATCH)), 2, compute, Means.KEEP_BYTES);
    }

    /// Of the three products that a matrix takes part in, in ATen's kernels.
    private double flops(Precision precision) {
        Script script = engine.script(Decoder.class, "decoder.py");
        long[] shape = {0, 0, 0, 0, 0, 0, 0, Compute.of(precision).scalarType(), 0, 0, 0};
        try (NDManager scope = engine.newScope()) {
            NDArray a = scope.randomUniform(0, 1, new Shape(MATRIX, MATRIX));
            double seconds = cpuSeconds(round -> {
                try (NDManager one = scope.newSubManager()) {
                    script.call(one, "probe", a, a, shape);
                }
            });
            return 3 * 2.0 * MATRIX * MATRIX * MATRIX / seconds;
        }
    }

    /// The least of several rounds: whatever disturbs adds.
    private double cpuSeconds(IntConsumer task) {
        double least = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = clock.getCurrentThreadCpuTime();
            task.accept(round);
            least = Math.min(least, (clock.getCurrentThreadCpuTime() - start) / 1e9);
        }
        return least;
    }

    private Source model(String name, long seed) {
        Path folder = work.resolve(name);
        if (!Files.exists(folder)) {
            try (Decoder decoder = Decoder.random(engine, DecoderConfig.llama(VOCABULARY, 192, 4, 6, 3, 512, 512, true, 0), seed)) {
                decoder.save(folder, Dtype.BF16, List.of());
            }
        }
        return new Source(name, folder, name);
    }

    private long parameters() {
        return VOCABULARY * 192L + 4 * layer() + 192;
    }

    /// Parameters each token is multiplied with; the embedding once, as the output matrix.
    private long multiplied() {
        return VOCABULARY * 192L + 4 * (layer() - 2 * 192);
    }

    private long layer() {
        return 2L * 192 * 192 + 2L * 96 * 192 + 3L * 192 * 512 + 2 * 192;
    }

    private MegatronCorpus corpus() throws IOException {
        CounterRandom random = new CounterRandom(7);
        int[] ids = IntStream.range(0, 2 * TOKENS).map(i -> (int) random.below(0, i, VOCABULARY)).toArray();
        Path bin = work.resolve("text.bin");
        Path idx = work.resolve("text.idx");
        Files.deleteIfExists(bin);
        Files.deleteIfExists(idx);
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            writer.add(ids, ids.length, 0);
        }
        return MegatronCorpus.open(bin, idx);
    }
}
