package dev.tributary.benchmarks.merging;

import dev.tributary.merge.method.MergeMethod;
import dev.tributary.merge.method.MergeMethods;
import dev.tributary.merge.method.Parameter;
import dev.tributary.merge.method.Survey;
import dev.tributary.merge.method.TensorMerge;
import dev.tributary.merge.method.TensorTask;
import dev.tributary.merge.method.Tile;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Each method's loop over a tile that is decoded already, in elements of the result per nanosecond: what is left of a merge once reading
/// and writing, and the passes before the last, are taken away.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 2, time = 1)
public class MethodBenchmark {
    private static final int COLUMNS = 1024;
    private static final int TILE = 2 * COLUMNS;
    /// Of which the tensor consists, all the same: in a tensor of one tile every threshold would cut through it.
    private static final int TILES = 64;
    private static final Map<String, Double> VALUES = Map.of("weight", 0.5, "density", 0.5, "epsilon", 0.1, "t", 0.4, "select_topk", 0.5);

    /// Which method.
    @Param({"linear", "slerp", "task_arithmetic", "nearswap", "ties", "dare_ties", "breadcrumbs", "sce", "karcher", "multislerp",
        "model_stock", "arcee_fusion", "della"})
    public String method = "linear";

    private final Tile tile = new Tile();
    private final float[] out = new float[TILE];
    private TensorMerge merge = chunk -> (from, into) -> { };

    /// Binds the method to one tile of numbers like those of fine-tunes, and does its surveys.
    @Setup
    public void prepare() {
        MergeMethod found = MergeMethods.find(method).orElseThrow();
        int models = Recipes.inputs(method) - (found.inputs().needsBase() ? 1 : 0);
        Map<String, Double> tensorValues = new HashMap<>();
        Map<String, List<Double>> modelValues = new HashMap<>();
        for (Parameter parameter : found.parameters()) {
            double value = VALUES.getOrDefault(parameter.name(), parameter.fallback().orElse(0.0));
            if (parameter.scope() == Parameter.Scope.TENSOR) {
                tensorValues.put(parameter.name(), value);
            } else {
                modelValues.put(parameter.name(), Collections.nCopies(models, value));
            }
        }
        merge = found.bind(new TensorTask("x", List.of((long) TILES * TILE / COLUMNS, (long) COLUMNS), Dtype.BF16, models, found.inputs().needsBase(),
                tensorValues, modelValues, 0));
        tile.reset(Dtype.BF16, models, 0, TILE, !merge.inOrder());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TILE; i++) {
            tile.base()[i] = (float) random.nextDouble(-0.03, 0.03);
            for (int model = 0; model < models; model++) {
                tile.model(model)[i] = tile.base()[i] + (float) random.nextDouble(-0.003, 0.003);
            }
        }
        Blocks.round(Dtype.BF16, tile.base(), 0, TILE);
        for (int model = 0; model < models; model++) {
            Blocks.round(Dtype.BF16, tile.model(model), 0, TILE);
        }
        tile.moderate(tile.isSplit() && merge.isGentle());
        surveys();
    }

    /// The passes before the last.
    private void surveys() {
        for (Survey survey : merge.surveys()) {
            survey.begin(1);
            Survey.Look look = survey.open(0);
            for (int i = 0; i < TILES; i++) {
                look.see(tile);
            }
            survey.conclude();
        }
    }

    /// The last pass.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] combine() {
        merge.open(0).combine(tile, out);
        return out;
    }
}
