package dev.tributary.neural.evaluation;

/// A summed negative log-likelihood.
///
/// @param nats   sum over predictions, natural logarithm
/// @param tokens predictions
public record Likelihood(double nats, long tokens) {

    /// Mean negative log-likelihood per token.
    public double perToken() {
        return nats / tokens;
    }

    /// `exp` of the mean: how many tokens the model hesitates between.
    public double perplexity() {
        return Math.exp(perToken());
    }
}
