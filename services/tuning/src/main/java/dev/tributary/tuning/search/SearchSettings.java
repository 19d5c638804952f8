package dev.tributary.tuning.search;

/// Everything besides genome, models and text that determines a search.
///
/// @param evaluations most candidates measured, the start included; a hard limit, the last generation may be cut short
/// @param seconds     most wall time, over all attempts; a hard limit too: no candidate begins later
/// @param population  candidates of a generation; 0: the usual number for the dimension
/// @param sigma       first step size
/// @param seed        everything random follows from it
public record SearchSettings(int evaluations, double seconds, int population, double sigma, long seed) {

    /// mergekit-evolve's.
    public static final double SIGMA = 1.0 / 6;

    public SearchSettings {
        if (evaluations < 1 || !(seconds > 0) || !(sigma > 0) || population < 0 || population == 1) {
            throw new IllegalArgumentException(("a search needs at least 1 evaluation, positive seconds and sigma, and a population of at least 2, "
                    + "or 0 for the usual one; not %d, %s, %s, %d").formatted(evaluations, seconds, sigma, population));
        }
    }

    /// So many evaluations, no limit of time, everything else usual.
    public static SearchSettings of(int evaluations, long seed) {
        return new SearchSettings(evaluations, Double.POSITIVE_INFINITY, 0, SIGMA, seed);
    }
}
