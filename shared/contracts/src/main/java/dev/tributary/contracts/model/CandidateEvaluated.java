package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;

/// A model was measured.
///
/// @param scores per suite
public record CandidateEvaluated(String pipeline, int round, String name, ModelRole role, ArtifactRef model, Map<String, Score> scores)
        implements ModelEvent {

    public CandidateEvaluated {
        scores = Map.copyOf(scores);
    }

    /// Negative log-likelihood on a sealed hold-out.
    ///
    /// @param nll    nats per token, weighted by tokens
    /// @param tokens predicted tokens
    public record Score(double nll, long tokens) {

        /// `exp(nll)`.
        public double perplexity() {
            return Math.exp(nll);
        }
    }
}
