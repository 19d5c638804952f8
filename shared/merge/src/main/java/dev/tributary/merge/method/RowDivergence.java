package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.block.Moderate;
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
            this.divergence = () -> new Rounded(dtype, columns);
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
    private static final class Rounded implements Divergence {
        // Beyond this the exponential of a value, not taken relative to the largest, might overflow.
        private static final float LARGE = 500;
        // Up to this, probabilities are at least e^-32 / 2^31, and all that is made of them can be rounded as moderate values.
        private static final float MILD = 16;

        private final Dtype dtype;
        private final SixteenBitTable exponentials;
        private final SixteenBitTable logarithms;
        private final double[] modelPowers;
        private final double[] basePowers;
        private final float[] p;
        private final float[] q;

        Rounded(Dtype dtype, int columns) {
            this.dtype = dtype;
            this.exponentials = SixteenBitTable.exponentials(dtype);
            this.logarithms = SixteenBitTable.logarithms(dtype);
            this.modelPowers = new double[columns];
            this.basePowers = new double[columns];
            this.p = new float[columns];
            this.q = new float[columns];
        }

        @Override
        public double of(float[] model, float[] base, int at) {
            boolean mild = isMild(model, at) && isMild(base, at);
            if (mild) {
                softmaxes(model, base, at);
            } else {
                softmax(model, at, modelPowers, p);
                softmax(base, at, basePowers, q);
            }
            smooth(p, mild);
            smooth(q, mild);
            for (int i = 0; i < p.length; i++) {
                q[i] = p[i] / q[i];
            }
            round(q, mild);
            for (int i = 0; i < q.length; i++) {
                q[i] = (float) logarithms.of(q[i]);
            }
            round(q, mild);
            for (int i = 0; i < q.length; i++) {
                q[i] *= p[i];
            }
            round(q, mild);
            double sum = 0;
            for (float term : q) {
                sum += term;
            }
            return Blocks.round(dtype, (float) sum);
        }

        private boolean isMild(float[] values, int at) {
            return dtype == Dtype.BF16 && Selection.largestMagnitude(values, at, p.length) <= MILD;
        }

        /// Both rows at once: each addition waits for the one before, but not for the other row's.
        private void softmaxes(float[] model, float[] base, int at) {
            double modelSum = 0;
            double baseSum = 0;
            for (int i = 0; i < p.length; i++) {
                double modelPower = exponentials.of(model[at + i]);
                double basePower = exponentials.of(base[at + i]);
                modelPowers[i] = modelPower;
                basePowers[i] = basePower;
                modelSum += modelPower;
                baseSum += basePower;
            }
            divide(modelPowers, modelSum, p);
            divide(basePowers, baseSum, q);
        }

        private void softmax(float[] values, int at, double[] powers, float[] into) {
            float largest = Selection.largest(values, at, into.length);
            boolean small = Math.abs(largest) < LARGE;
            double sum = 0;
            for (int i = 0; i < into.length; i++) {
                powers[i] = small ? exponentials.of(values[at + i]) : Math.exp(values[at + i] - largest);
                sum += powers[i];
            }
            divide(powers, sum, into);
        }

        private static void divide(double[] powers, double sum, float[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = (float) (powers[i] / sum);
            }
        }

        private void smooth(float[] values, boolean mild) {
            round(values, mild);
            for (int i = 0; i < values.length; i++) {
                values[i] += SMOOTHING;
            }
            round(values, mild);
        }

        private void round(float[] values, boolean mild) {
            if (mild) {
                Moderate.round(values, values.length);
            } else {
                Blocks.round(dtype, values, 0, values.length);
            }
        }
    }
}
