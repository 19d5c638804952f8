package dev.tributary.merging.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tributary.neural.script.Script;
import dev.tributary.neural.script.TorchEngine;
import java.util.List;
import java.util.SplittableRandom;

/// The best approximation of a matrix by one of low rank, `M ≈ U · diag(s) · Vᵀ`.
///
/// Exact where the rank asked for is a good part of the matrix; elsewhere a random range finder with power iterations, whose error in
/// the singular values kept is below float32's own for spectra that decay at all. PyTorch runs on one thread, so results depend on
/// nothing but the matrix, the rank and the seed. Thread-safe.
final class LowRankFactors {
    private static final int OVERSAMPLING = 16;
    private static final long ROUNDS = 4;
    // From this share of the matrix on, all triplets cost less than finding the leading ones.
    private static final double EXACT_SHARE = 0.5;
    private static final int EXACT_SIZE = 256;

    private final TorchEngine engine;
    private final Script script;

    /// @param u rows × rank, row by row
    /// @param s singular values, largest first
    /// @param v rank × columns, row by row
    record Factors(float[] u, float[] s, float[] v) {}

    LowRankFactors() {
        this.engine = TorchEngine.start(1);
        this.script = engine.script(LowRankFactors.class, "factors.py");
    }

    /// @param matrix row by row
    /// @param rank at most the smaller side
    Factors of(float[] matrix, int rows, int columns, int rank, long seed) {
        int smaller = Math.min(rows, columns);
        int sampled = rank + OVERSAMPLING;
        try (NDManager scope = engine.newScope()) {
            NDArray whole = scope.create(matrix, new Shape(rows, columns));
            List<NDArray> found = smaller <= EXACT_SIZE || sampled > EXACT_SHARE * smaller ? script.call(scope, "every", whole)
                    : script.call(scope, "leading", whole, scope.create(noise(columns * sampled, seed), new Shape(columns, sampled)), ROUNDS);
            return new Factors(columns(found.get(0).toFloatArray(), rows, rank), head(found.get(1).toFloatArray(), rank),
                    head(found.get(2).toFloatArray(), rank * columns));
        }
    }

    private static float[] noise(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] head(float[] values, int count) {
        float[] head = new float[count];
        System.arraycopy(values, 0, head, 0, count);
        return head;
    }

    private static float[] columns(float[] matrix, int rows, int kept) {
        int columns = matrix.length / rows;
        float[] result = new float[rows * kept];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(matrix, row * columns, result, row * kept, kept);
        }
        return result;
    }
}
