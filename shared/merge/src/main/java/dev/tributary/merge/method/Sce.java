package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;
import dev.tributary.weights.block.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/// SCE (Wan et al. 2024, arXiv 2408.07990): select the elements that vary most between models, calculate each model's weight from
/// the mean square of its selected deltas, erase the deltas whose sign loses the vote.
final class Sce implements MergeMethod {
    private static final float WEIGHT_FLOOR = 1e-6f;
    // A delta is a multiple of 2^-37 and, if not equal to the mean, at least 2^-61 away from it. So the mean square of this many still is at
    // least 2^-126, as rounding it like a moderate value demands.
    private static final int MOST_MODERATE = 16;

    @Override
    public String name() {
        return "sce";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.perTensor("select_topk", 1).between(0, 1), Parameter.flag("int8_mask", false));
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, Integer.MAX_VALUE, Inputs.Lone.MERGED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        double share = task.number("select_topk");
        RankSearch search = new RankSearch(task.dtype(), share < 1 ? 1 : 0, (tile, vector, into) -> variance(tile, task.models(), into),
                (vector, nonzero) -> new long[] {0, (long) (nonzero * share)});
        return new Merge(task, new TopVariance(task.models(), search, share < 1));
    }

    /// The population variance of the deltas, element by element. Leaves the deltas in the scratch arrays from 2 on.
    private static void variance(Tile tile, int models, float[] into) {
        float[] mean = tile.scratch(models + 2);
        deltas(tile, models);
        Arrays.fill(mean, 0, tile.count(), 0);
        for (int model = 0; model < models; model++) {
            tile.add(tile.scratch(model + 2), mean);
        }
        squares(tile.scratch(2), mean, models, tile.count(), into);
        for (int model = 1; model < models; model++) {
            addSquares(tile.scratch(model + 2), mean, tile.count(), into);
        }
        tile.moderate(tile.isModerate() && models <= MOST_MODERATE);
        tile.divide(into, models, into);
    }

    private static void deltas(Tile tile, int models) {
        for (int model = 0; model < models; model++) {
            tile.delta(model, tile.scratch(model + 2));
        }
    }

    /// Divides the sums of all deltas by their number and squares how far one delta lies from the mean.
    private static void squares(float[] values, float[] mean, int models, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            mean[i] /= models;
            float off = values[i] - mean[i];
            into[i] = off * off;
        }
    }

    private static void addSquares(float[] values, float[] mean, int count, float[] sum) {
        for (int i = 0; i < count; i++) {
            float off = values[i] - mean[i];
            sum[i] += off * off;
        }
    }

    /// Which elements count: those of the highest variance.
    private record TopVariance(int models, RankSearch search, boolean thins) {
        /// A choice for the tiles of one chunk.
        Choice open(int chunk) {
            if (!thins) {
                return tile -> deltas(tile, models);
            }
            RankSearch.Cut[] cuts = search.cuts(0);
            BandFilter filter = new BandFilter(cuts[0], cuts[1], chunk);
            return tile -> {
                float[] chosen = tile.scratch(0);
                float[] scores = tile.scratch(1);
                variance(tile, models, scores);
                Arrays.fill(chosen, 0, tile.count(), 1);
                filter.keep(scores, chosen, tile);
                for (int model = 0; model < models; model++) {
                    multiply(tile.scratch(model + 2), chosen, tile.count());
                }
            };
        }

        private static void multiply(float[] values, float[] factors, int count) {
            for (int i = 0; i < count; i++) {
                values[i] *= factors[i];
            }
        }
    }

    private interface Choice {
        /// Leaves the deltas in the scratch arrays from 2 on, those that do not count as zeros.
        void fill(Tile tile);
    }

    private static final class Merge implements TensorMerge {
        private final int models;
        private final long elements;
        private final TopVariance selection;
        private final float[] weights;

        Merge(TensorTask task, TopVariance selection) {
            this.models = task.models();
            this.elements = task.elements();
            this.selection = selection;
            this.weights = new float[models];
        }

        @Override
        public List<Survey> surveys() {
            List<Survey> surveys = new ArrayList<>(selection.search().surveys());
            surveys.add(new Energy(models, selection::open, this::weigh));
            return surveys;
        }

        private void weigh(double[] squares) {
            double sum = Arrays.stream(squares).sum() / elements;
            for (int model = 0; model < models; model++) {
                weights[model] = sum < WEIGHT_FLOOR ? 1f / models : (float) (squares[model] / elements / sum);
            }
        }

        @Override
        public boolean isGentle() {
            return true;
        }

        @Override
        public Combination open(int chunk) {
            Choice choice = selection.open(chunk);
            return (tile, out) -> {
                float[] vote = tile.scratch(1);
                float[] counted = tile.scratch(models + 2);
                choice.fill(tile);
                Arrays.fill(vote, 0, tile.count(), 0);
                for (int model = 0; model < models; model++) {
                    tile.add(tile.scratch(model + 2), vote);
                }
                tile.round(vote);
                Selection.sides(vote, vote, tile.count());
                Arrays.fill(out, 0, tile.count(), 0);
                Arrays.fill(counted, 0, tile.count(), 0);
                for (int model = 0; model < models; model++) {
                    float[] term = tile.scratch(model + 2);
                    tile.multipliedBy(weights[model]);
                    weigh(term, weights[model], tile.count());
                    Selection.addAgreeing(vote, term, weights[model], out, counted, tile.count());
                }
                tile.round(out);
                for (int i = 0; i < tile.count(); i++) {
                    out[i] /= Math.max(counted[i], WEIGHT_FLOOR);
                }
                tile.round(out);
                tile.sum(tile.base(), out);
            };
        }

        private static void weigh(float[] values, float weight, int count) {
            for (int i = 0; i < count; i++) {
                values[i] *= weight;
            }
        }
    }

    /// Sums the squares of each model's selected deltas.
    private static final class Energy implements Survey {
        private final int models;
        private final IntFunction<Choice> choices;
        private final Consumer<double[]> result;
        private double[][] byChunk = new double[0][];

        Energy(int models, IntFunction<Choice> choices, Consumer<double[]> result) {
            this.models = models;
            this.choices = choices;
            this.result = result;
        }

        @Override
        public void begin(int chunks) {
            byChunk = new double[chunks][models];
        }

        @Override
        public Look open(int chunk) {
            Choice choice = choices.apply(chunk);
            double[] sums = byChunk[chunk];
            return tile -> {
                choice.fill(tile);
                for (int model = 0; model < models; model++) {
                    float[] delta = tile.scratch(model + 2);
                    sums[model] += Sums.dot(delta, delta, 0, tile.count());
                }
            };
        }

        @Override
        public void conclude() {
            double[] total = new double[models];
            for (double[] sums : byChunk) {
                for (int model = 0; model < models; model++) {
                    total[model] += sums[model];
                }
            }
            result.accept(total);
        }
    }
}
