package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.block.Selection;
import java.util.function.Supplier;

/// The Kullback–Leibler divergence of each row's softmax in the model from the one in the base, with a small constant added to
/// every probability. Steps are rounded to the type arithmetic runs in; in float32 they are exact, since rounding would only add noise.
final class RowDivergence implements Survey {
    private static final float SMOOTHING = 1e-8f;

    private final float[] byRow;
    private final int columns;
    private final Supplier<Divergence> divergence;

    /// Computes the divergence of one row after the other; has arrays of its own to work in.
    private interface Divergence {
        double of(float[] model, float[] base, int at);
    }

    RowDivergence(Dtype dtype, int rows, int columns) {
        this.byRow = new float[rows];
        this.columns = columns;
        if (dtype == Dtype.F32) {
            this.divergence = () -> new Exact(new double[columns], new double[columns]);
        } else {
            this.divergence = () -> new Rounded(dtype, SixteenBitTable.exponentials(dtype), SixteenBitTable.logarithms(dtype),
                    new float[columns], new float[columns]);
        }
    }

    float of(long row) {
        return byRow[(int) row];
    }

    @Override
    public void begin(int chunks) {}

    @Override
    public Look open(int chunk) {
        Divergence rows = divergence.get();
        return tile -> {
            for (int at = 0; at < tile.count(); at += columns) {
                byRow[(int) ((tile.start() + at) / columns)] = (float) rows.of(tile.model(0), tile.base(), at);
            }
        };
    }

    @Override
    public void conclude() {}

    /// In double.
    private record Exact(double[] p, double[] q) implements Divergence {
        @Override
        public double of(float[] model, float[] base, int at) {
            softmax(model, at, p);
            softmax(base, at, q);
            double sum = 0;
            for (int i = 0; i < p.length; i++) {
                double probability = p[i] + SMOOTHING;
                sum += probability * Math.log(probability / (q[i] + SMOOTHING));
            }
            return sum;
        }

        private static void softmax(float[] values, int at, double[] into) {
            float largest = Selection.largest(values, at, into.length);
            double sum = 0;
            for (int i = 0; i < into.length; i++) {
                into[i] = Math.exp(values[at + i] - largest);
                sum += into[i];
            }
            for (int i = 0; i < into.length; i++) {
                into[i] /= sum;
            }
        }
    }

    /// As a 16-bit type has it: every step rounded, exponentials and logarithms looked up.
    private record Rounded(Dtype dtype, SixteenBitTable exponentials, SixteenBitTable logarithms, float[] p, float[] q)
            implements Divergence {
        // Beyond this the exponential of a value, not taken relative to the largest, might overflow.
        private static final float LARGE = 500;

        @Override
        public double of(float[] model, float[] base, int at) {
            softmax(model, at, p);
            softmax(base, at, q);
            for (int i = 0; i < p.length; i++) {
                q[i] = p[i] / q[i];
            }
            round(q);
            for (int i = 0; i < q.length; i++) {
                q[i] = (float) logarithms.of(q[i]);
            }
            round(q);
            for (int i = 0; i < q.length; i++) {
                q[i] *= p[i];
            }
            round(q);
            double sum = 0;
            for (float term : q) {
                sum += term;
            }
            return Blocks.round(dtype, (float) sum);
        }

        private void softmax(float[] values, int at, float[] into) {
            float largest = Selection.largest(values, at, into.length);
            boolean small = Math.abs(largest) < LARGE;
            double sum = 0;
            for (int i = 0; i < into.length; i++) {
                sum += small ? exponentials.of(values[at + i]) : Math.exp(values[at + i] - largest);
            }
            for (int i = 0; i < into.length; i++) {
                into[i] = (float) ((small ? exponentials.of(values[at + i]) : Math.exp(values[at + i] - largest)) / sum);
            }
            round(into);
            for (int i = 0; i < into.length; i++) {
                into[i] += SMOOTHING;
            }
            round(into);
        }

        private void round(float[] values) {
            Blocks.round(dtype, values, 0, values.length);
        }
    }
}
