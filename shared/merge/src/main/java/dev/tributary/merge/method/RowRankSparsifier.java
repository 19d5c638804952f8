package dev.tributary.merge.method;

/// Keeps an element with a probability that grows with its magnitude's rank within its row, from `density − ε` for the smallest to
/// `density + ε` for the largest: DELLA's MagPrune (Deep et al. 2024, arXiv 2406.11617). Equal magnitudes rank by index.
final class RowRankSparsifier implements Sparsifier {
    private static final double RANGE = 0x1p31;

    private final int columns;
    private final double[] densities;
    // For each model and rank, the number below which a random number keeps the element.
    private final int[][] bounds;
    private final MaskStream[] masks;

    RowRankSparsifier(TensorTask task) {
        columns = task.columns();
        densities = new double[task.models()];
        bounds = new int[task.models()][columns];
        masks = new MaskStream[task.models()];
        for (int model = 0; model < densities.length; model++) {
            densities[model] = task.number("density", model);
            double spread = task.number("epsilon", model);
            masks[model] = new MaskStream(task.seed(), task.name(), model);
            boolean fits = densities[model] - spread > 0 && densities[model] + spread < 1;
            if (densities[model] < 1 && !fits) {
                throw new IllegalArgumentException("density %s with epsilon %s leaves (0, 1): density − epsilon must be above 0 and density + "
                        .formatted(densities[model], spread) + "epsilon below 1; lower epsilon");
            }
            for (int rank = 0; rank < columns; rank++) {
                double place = columns == 1 ? 0.5 : (double) rank / (columns - 1);
                bounds[model][rank] = (int) ((densities[model] - spread + 2 * spread * place) * RANGE);
            }
        }
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
                masks[model].fill(tile, numbers);
                for (int at = 0; at < tile.count(); at += columns) {
                    drop(delta, numbers, at, ranks.of(delta, at), bounds[model]);
                }
            }
        };
    }

    /// Zeroes where the number is not below the bound of the element's rank; free of branches, which would be coin tosses.
    private void drop(float[] delta, int[] numbers, int at, int[] ranks, int[] bound) {
        for (int i = 0; i < columns; i++) {
            int kept = numbers[at + i] - bound[ranks[i]] >>> 31;
            delta[at + i] *= kept;
        }
    }
}
