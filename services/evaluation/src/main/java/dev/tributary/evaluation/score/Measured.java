package dev.tributary.evaluation.score;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A model of a round and what was measured of it.
///
/// @param name   unique among the models of its role
/// @param scores per suite
public record Measured(String name, ModelRole role, ArtifactRef model, Map<String, Score> scores) {

    public Measured {
        scores = Map.copyOf(scores);
    }

    /// Nats per token on a suite, if it was measured there.
    OptionalDouble nll(Optional<String> suite) {
        return suite.map(scores::get).map(score -> OptionalDouble.of(score.nll())).orElse(OptionalDouble.empty());
    }
}
