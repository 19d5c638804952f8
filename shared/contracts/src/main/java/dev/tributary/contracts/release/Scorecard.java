package dev.tributary.contracts.release;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How every model of a round scored, and what was decided.
///
/// @param gain       `NLL_dom(base) − NLL_dom(CPT)`: what training learnt
/// @param forgetting `NLL_gen(CPT) − NLL_gen(base)`, F: what it lost
/// @param models     base, partner, checkpoint, then the candidates as declared
/// @param missing    declared candidates without a score, with the reason
/// @param reason     why this one was chosen, or why none was
public record Scorecard(
        Optional<Double> gain, Optional<Double> forgetting, List<Row> models, Map<String, String> missing, Optional<String> chosen, String reason) {

    public Scorecard {
        models = List.copyOf(models);
        missing = Map.copyOf(missing);
    }

    /// One model.
    ///
    /// @param recovery `(NLL_gen(CPT) − NLL_gen(M)) / F`; absent where nothing was forgotten
    /// @param keep     `(NLL_dom(base) − NLL_dom(M)) / Gain`; absent where nothing was gained
    /// @param dominated whether another candidate is at least as good in both and better in one
    /// @param verdict  why it was not chosen, or that it was
    public record Row(
            String name,
            ModelRole role,
            ArtifactRef model,
            Map<String, Score> scores,
            Optional<Double> recovery,
            Optional<Double> keep,
            boolean dominated,
            String verdict) {

        public Row {
            scores = Map.copyOf(scores);
        }
    }
}
