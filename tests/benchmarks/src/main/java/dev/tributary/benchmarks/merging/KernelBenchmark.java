package dev.tributary.benchmarks.merging;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.block.Moderate;
import dev.tributary.weights.block.Selection;
import dev.tributary.weights.block.Sums;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

/// The block kernels on one tile that stays in cache, in elements per nanosecond; times the element's bytes that is GB/s. `copy` is the
/// ceiling: nothing that reads and writes a tile can be faster.
///
/// `java -cp … org.openjdk.jmh.Main KernelBenchmark`
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class KernelBenchmark {
    private static final int TILE = 2048;

    /// Which element type stored bytes have.
    @Param({"BF16", "F16", "F32"})
    public Dtype dtype = Dtype.BF16;

    private final float[] a = new float[TILE];
    private final float[] b = new float[TILE];
    private final float[] c = new float[TILE];
    private final float[] d = new float[TILE];
    private final int[] places = IntStream.range(0, TILE).toArray();
    private final MemorySegment stored = Arena.ofAuto().allocate(TILE * (long) Float.BYTES);

    /// Fills the tile with numbers of both signs.
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TILE; i++) {
            a[i] = (float) random.nextDouble(-1, 1);
            b[i] = (float) random.nextDouble(-1, 1);
        }
        Blocks.encode(dtype, a, 0, stored, 0, TILE);
    }

    /// One array into another: the ceiling.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] copy() {
        System.arraycopy(a, 0, c, 0, TILE);
        return c;
    }

    /// Stored bytes to floats.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] decode() {
        Blocks.decode(dtype, stored, 0, c, 0, TILE);
        return c;
    }

    /// Floats to stored bytes.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public MemorySegment encode() {
        Blocks.encode(dtype, a, 0, stored, 0, TILE);
        return stored;
    }

    /// Stored bfloat16 to floats, the even elements first.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] decodeSplit() {
        Blocks.decodeSplit(stored, 0, c, TILE);
        return c;
    }

    /// Floats to stored bfloat16, from even elements first.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public MemorySegment encodeSplit() {
        Blocks.encodeSplit(a, stored, 0, TILE);
        return stored;
    }

    /// Rounding to the stored type.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] round() {
        Blocks.round(dtype, a, 0, TILE);
        return a;
    }

    /// Rounding of moderate values to bfloat16.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] roundModerate() {
        Moderate.round(a, TILE);
        return a;
    }

    /// A sign election's inner loop, one of the arrays standing in for the sides.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] addAgreeing() {
        Selection.addAgreeing(a, b, 0.5f, c, d, TILE);
        return c;
    }

    /// Zeroing what is below a threshold.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] keepBand() {
        Selection.keepBand(a, c, TILE, 0.01f, Float.POSITIVE_INFINITY);
        return c;
    }

    /// A random mask.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public float[] keepRandom() {
        Selection.keepRandom(c, places, TILE, 0, 1, 2, 1 << 30);
        return c;
    }

    /// A double-precision inner product.
    @Benchmark
    @OperationsPerInvocation(TILE)
    public double dot() {
        return Sums.dot(a, b, 0, TILE);
    }
}
