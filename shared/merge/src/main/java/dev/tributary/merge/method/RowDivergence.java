package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;

/// The Kullback–Leibler divergence of each row's softmax in the model from the one in the base, with a small constant added to
/// every probability.
final class RowDivergence implements Survey {
    private static final double SMOOTHING = 1e-8;

    private final Dtype dtype;
    private final float[] byRow;
    private final int columns;

    /// @param dtype what every step is rounded to; in float32 the steps are exact, since rounding them would only add noise
    RowDivergence(Dtype dtype, int rows, int columns) {
        this.dtype = dtype;
        this.byRow = new float[rows];
        this.columns = columns;
    }

    float of(long row) {
        return byRow[(int) row];
    }

    @Override
    public void begin(int chunks) {}

    @Override
    public Look open(int chunk) {
        return tile -> {
            double[] model = new double[columns];
            double[] base = new double[columns];
            for (int at = 0; at < tile.count(); at += columns) {
                softmax(tile.model(0), at, model);
                softmax(tile.base(), at, base);
                double sum = 0;
                for (int i = 0; i < columns; i++) {
                    double p = rounded(model[i] + SMOOTHING);
                    double q = rounded(base[i] + SMOOTHING);
                    sum += rounded(p * rounded(Math.log(rounded(p / q))));
                }
                byRow[(int) ((tile.start() + at) / columns)] = (float) rounded(sum);
            }
        };
    }

    @Override
    public void conclude() {}

    private double rounded(double value) {
        return dtype == Dtype.F32 ? value : Blocks.round(dtype, (float) value);
    }

    private void softmax(float[] values, int at, double[] into) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < into.length; i++) {
            largest = Math.max(largest, values[at + i]);
        }
        double sum = 0;
        for (int i = 0; i < into.length; i++) {
            into[i] = Math.exp(values[at + i] - largest);
            sum += into[i];
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = rounded(into[i] / sum);
        }
    }
}
