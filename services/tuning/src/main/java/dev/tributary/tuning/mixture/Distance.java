package dev.tributary.tuning.mixture;

/// The distance of the merged model from one source on that source's text, without the factors of the objective; a term that is not
/// part of the objective is 0.
///
/// @param kl      nats per token, times T²
/// @param mse     of logits
/// @param entropy of the merged prediction, times T²
public record Distance(double kl, double mse, double entropy) {
}
