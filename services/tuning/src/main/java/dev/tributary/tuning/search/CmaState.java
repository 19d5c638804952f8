package dev.tributary.tuning.search;

/// Where CMA-ES stands between two generations. Immutable by convention: nobody writes into its arrays.
///
/// @param generation generations told so far
/// @param sigma      step size
/// @param mean       centre of the next generation
/// @param covariance its shape, symmetric
/// @param shapePath  evolution path of the covariance, `p_c`
/// @param stepPath   evolution path of the step size, `p_σ`
public record CmaState(int generation, double sigma, double[] mean, double[][] covariance, double[] shapePath, double[] stepPath) {
}
