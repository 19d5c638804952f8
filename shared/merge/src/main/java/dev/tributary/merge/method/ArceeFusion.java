package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;
import java.util.ArrayList;
import java.util.List;

/// Takes the model's values where they matter most: importance is the distance from the base times how much the row's softmax
/// changed (Kullback–Leibler), and what exceeds the median by 1.5 interquartile ranges is taken. Quantiles are exact.
final class ArceeFusion implements MergeMethod {
    private static final double RANGES = 1.5;

    @Override
    public String name() {
        return "arcee_fusion";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public Inputs inputs() {
        return new Inputs(Inputs.Base.REQUIRED, 1, 1, Inputs.Lone.COPIED);
    }

    @Override
    public TensorMerge bind(TensorTask task) {
        return new Fusion(task);
    }

    private static final class Fusion implements TensorMerge {
        private final long elements;
        private final int columns;
        private final RowDivergence divergence;
        private final RankSearch search;

        Fusion(TensorTask task) {
            this.elements = task.elements();
            this.columns = task.columns();
            this.divergence = new RowDivergence(task.dtype(), columns == 0 ? 0 : Math.toIntExact(elements / columns), columns);
            this.search = new RankSearch(task.dtype(), elements == 0 ? 0 : 1, (tile, vector, into) -> importance(tile, into),
                    (vector, nonzero) -> ranks());
        }

        @Override
        public List<Survey> surveys() {
            List<Survey> surveys = new ArrayList<>(List.of(divergence));
            surveys.addAll(search.surveys());
            return surveys;
        }

        @Override
        public boolean wholeRows() {
            return true;
        }

        @Override
        public Combination open(int chunk) {
            float threshold = elements == 0 ? 0 : threshold();
            return (tile, out) -> {
                float[] importance = tile.scratch(1);
                importance(tile, importance);
                Selection.choose(importance, threshold, tile.model(0), tile.base(), out, tile.count());
            };
        }

        private void importance(Tile tile, float[] into) {
            tile.delta(0, into);
            for (int at = 0; at < tile.count(); at += columns) {
                float row = divergence.of((tile.start() + at) / columns);
                for (int i = at; i < at + columns; i++) {
                    into[i] = Math.abs(into[i]) * row;
                }
            }
            tile.round(into);
        }

        /// Ranks from the largest, ascending: of the two neighbours of the upper quartile, the lower median, the lower quartile.
        private long[] ranks() {
            return new long[] {fromLargest(Math.ceil(quartile(3))), fromLargest(Math.floor(quartile(3))), fromLargest((elements - 1) / 2),
                fromLargest(Math.ceil(quartile(1))), fromLargest(Math.floor(quartile(1)))};
        }

        private double quartile(int number) {
            return number * 0.25 * (elements - 1);
        }

        private long fromLargest(double ascending) {
            return elements - (long) ascending;
        }

        private float threshold() {
            RankSearch.Cut[] cuts = search.cuts(0);
            double upper = between(cuts[1], cuts[0], quartile(3));
            double lower = between(cuts[4], cuts[3], quartile(1));
            return (float) (cuts[2].threshold() + RANGES * (upper - lower));
        }

        private static double between(RankSearch.Cut floor, RankSearch.Cut ceiling, double position) {
            double fraction = position - Math.floor(position);
            return floor.threshold() + fraction * (ceiling.threshold() - floor.threshold());
        }
    }
}
