package dev.tributary.merge.method;

import dev.tributary.weights.block.Sums;
import java.util.ArrayList;
import java.util.List;

/// Gives a thinned delta the L1 norm it had before: what survives is multiplied by `‖δ‖₁ / ‖kept‖₁`.
final class RescaledSparsifier implements Sparsifier {
    private static final double NOTHING = 1e-7;

    private final int models;
    private final Sparsifier thin;
    private final float[] factors;

    RescaledSparsifier(TensorTask task, Sparsifier thin) {
        this.models = task.models();
        this.thin = thin;
        this.factors = new float[models];
    }

    @Override
    public List<Survey> surveys() {
        List<Survey> surveys = new ArrayList<>(thin.surveys());
        surveys.add(new Norms());
        return surveys;
    }

    @Override
    public boolean wholeRows() {
        return thin.wholeRows();
    }

    @Override
    public Thinning open(int chunk) {
        Thinning thinning = thin.open(chunk);
        return (model, tile, delta) -> {
            thinning.thin(model, tile, delta);
            if (factors[model] != 1) {
                tile.scale(delta, factors[model], delta);
            }
        };
    }

    /// The L1 norms of every delta before and after thinning, per chunk, added up in chunk order.
    private final class Norms implements Survey {
        private double[][] before = new double[0][];
        private double[][] after = new double[0][];

        @Override
        public void begin(int chunks) {
            before = new double[chunks][models];
            after = new double[chunks][models];
        }

        @Override
        public Look open(int chunk) {
            Thinning thinning = thin.open(chunk);
            return tile -> {
                for (int model = 0; model < models; model++) {
                    float[] delta = tile.scratch(model);
                    tile.delta(model, delta);
                    before[chunk][model] += Sums.absolute(delta, 0, tile.count());
                    thinning.thin(model, tile, delta);
                    after[chunk][model] += Sums.absolute(delta, 0, tile.count());
                }
            };
        }

        @Override
        public void conclude() {
            for (int model = 0; model < models; model++) {
                double all = total(before, model);
                double kept = total(after, model);
                factors[model] = all < NOTHING || kept < NOTHING ? 1 : (float) (all / kept);
            }
        }

        private static double total(double[][] byChunk, int model) {
            double sum = 0;
            for (double[] sums : byChunk) {
                sum += sums[model];
            }
            return sum;
        }
    }
}
