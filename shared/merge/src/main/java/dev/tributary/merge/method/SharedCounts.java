package dev.tributary.merge.method;

/// Counts, per model, the elements it alone moved and those it moved with others, and makes a factor of their ratio.
final class SharedCounts implements Survey {
    private final int models;
    private final float epsilon;
    private final double r;
    private final double alpha;
    private final float[] factors;
    private long[][] byChunk = new long[0][];

    /// @param factors receives `1 + r·clip(shared/unique, 0, alpha)` for each model
    SharedCounts(int models, float epsilon, double r, double alpha, float[] factors) {
        this.models = models;
        this.epsilon = epsilon;
        this.r = r;
        this.alpha = alpha;
        this.factors = factors;
    }

    @Override
    public void begin(int chunks) {
        byChunk = new long[chunks][];
    }

    @Override
    public Look open(int chunk) {
        long[] counts = new long[2 * models];
        byChunk[chunk] = counts;
        return tile -> {
            for (int model = 0; model < models; model++) {
                tile.delta(model, tile.scratch(model));
            }
            for (int i = 0; i < tile.count(); i++) {
                int moved = 0;
                for (int model = 0; model < models; model++) {
                    moved += Math.abs(tile.scratch(model)[i]) > epsilon ? 1 : 0;
                }
                for (int model = 0; model < models; model++) {
                    if (Math.abs(tile.scratch(model)[i]) > epsilon) {
                        counts[moved == 1 ? model : models + model]++;
                    }
                }
            }
        };
    }

    @Override
    public void conclude() {
        for (int model = 0; model < models; model++) {
            long unique = 0;
            long shared = 0;
            for (long[] counts : byChunk) {
                unique += counts[model];
                shared += counts[models + model];
            }
            // Without unique elements there is nothing the factor could apply to.
            double ratio = unique == 0 ? 0 : (double) shared / unique;
            factors[model] = (float) (1 + r * Math.clamp(ratio, 0, alpha));
        }
    }
}
