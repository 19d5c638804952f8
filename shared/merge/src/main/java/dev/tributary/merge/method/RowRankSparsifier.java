package dev.tributary.merge.method;

import java.util.List;

/// Keeps an element with a probability that grows with its magnitude's rank within its row, from `density − ε` for the smallest to
/// `density + ε` for the largest: DELLA's MagPrune (Deep et al. 2024, arXiv 2406.11617). Equal magnitudes rank by index.
final class RowRankSparsifier implements Sparsifier {
    private static final double RANGE = 0x1p31;

    private final int columns;
    private final double[] densities;
    private final double[] spreads;
    private final MaskStream[] masks;

    RowRankSparsifier(TensorTask task) {
        columns = task.columns();
        densities = new double[task.models()];
        spreads = new double[task.models()];
        masks = new MaskStream[task.models()];
        for (int model = 0; model < densities.length; model++) {
            densities[model] = task.number("density", model);
            spreads[model] = task.number("epsilon", model);
            masks[model] = new MaskStream(task.seed(), task.name(), model);
            boolean fits = densities[model] - spreads[model] > 0 && densities[model] + spreads[model] < 1;
            if (densities[model] < 1 && !fits) {
                throw new IllegalArgumentException("density %s with epsilon %s leaves (0, 1): density − epsilon must be above 0 and density + "
                        .formatted(densities[model], spreads[model]) + "epsilon below 1; lower epsilon");
            }
        }
    }

    @Override
    public List<Survey> surveys() {
        return List.of();
    }

    @Override
    public boolean wholeRows() {
        return true;
    }

    @Override
    public Thinning open(int chunk) {
        RowRanks ranks = new RowRanks(columns);
        return (model, tile, delta) -> {
            if (densities[model] < 1) {
                int[] numbers = tile.integers();
                masks[model].fill(tile.start(), numbers, tile.count());
                double least = columns == 1 ? densities[model] : densities[model] - spreads[model];
                double step = columns == 1 ? 0 : 2 * spreads[model] / (columns - 1);
                for (int at = 0; at < tile.count(); at += columns) {
                    int[] byRank = ranks.indexesByRank(delta, at);
                    for (int rank = 0; rank < columns; rank++) {
                        int index = at + byRank[rank];
                        if (numbers[index] >= (int) ((least + rank * step) * RANGE)) {
                            delta[index] = 0;
                        }
                    }
                }
            }
        };
    }
}
