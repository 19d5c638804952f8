package dev.tributary.merge.method;

/// Keeps each element with probability `density`: DARE (Yu et al. 2023, arXiv 2311.03099).
final class RandomSparsifier implements Sparsifier {
    private static final double RANGE = 0x1p31;

    private final MaskStream[] masks;
    private final double[] densities;

    RandomSparsifier(TensorTask task) {
        masks = new MaskStream[task.models()];
        densities = new double[task.models()];
        for (int model = 0; model < masks.length; model++) {
            masks[model] = new MaskStream(task.seed(), task.name(), model);
            densities[model] = task.number("density", model);
        }
    }

    @Override
    public Thinning open(int chunk) {
        return (model, tile, delta) -> {
            if (densities[model] < 1) {
                masks[model].keep(tile, delta, (int) (densities[model] * RANGE));
            }
        };
    }
}
