package dev.tributary.console.registry;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A model of a round.
///
/// @param at        when it was first heard of
/// @param scores    per suite; empty until measured
/// @param recovery  once the round is decided
/// @param keep      once the round is decided
/// @param verdict   once the round is decided
/// @param release   if it was released
public record ModelView(
        String pipeline,
        int round,
        String name,
        ModelRole role,
        ArtifactRef model,
        Instant at,
        Map<String, Score> scores,
        Optional<Double> recovery,
        Optional<Double> keep,
        boolean dominated,
        Optional<String> verdict,
        Optional<Integer> release) {

    public ModelView {
        scores = Map.copyOf(scores);
    }

    static ModelView made(String pipeline, int round, String name, ModelRole role, ArtifactRef model, Instant at) {
        return new ModelView(pipeline, round, name, role, model, at, Map.of(), Optional.empty(), Optional.empty(), false, Optional.empty(),
                Optional.empty());
    }

    ModelView measured(Map<String, Score> its) {
        return new ModelView(pipeline, round, name, role, model, at, its, recovery, keep, dominated, verdict, release);
    }

    ModelView judged(Optional<Double> rec, Optional<Double> kept, boolean isDominated, String words) {
        return new ModelView(pipeline, round, name, role, model, at, scores, rec, kept, isDominated, Optional.of(words), release);
    }

    ModelView released(int number) {
        return new ModelView(pipeline, round, name, role, model, at, scores, recovery, keep, dominated, verdict, Optional.of(number));
    }
}
