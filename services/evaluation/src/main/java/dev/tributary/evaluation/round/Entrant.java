package dev.tributary.evaluation.round;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CandidateEvaluated.Score;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.evaluation.score.Measured;
import java.util.Map;
import java.util.Optional;

/// One model of a round on its way from being awaited to being measured.
///
/// @param model   absent until it is made
/// @param jobId   the job that measures it, once asked for
/// @param scores  empty until it is measured
/// @param failure why it will not be measured, as far as is known
public record Entrant(
        ModelRole role, String name, Optional<ArtifactRef> model, Optional<String> jobId, Map<String, Score> scores,
                Optional<String> failure) {

    public Entrant {
        scores = Map.copyOf(scores);
    }

    static Entrant awaited(ModelRole role, String name) {
        return new Entrant(role, name, Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    boolean is(ModelRole otherRole, String otherName) {
        return role == otherRole && name.equals(otherName);
    }

    boolean isMeasured() {
        return !scores.isEmpty();
    }

    /// Whether nothing more is to be waited for.
    boolean isSettled() {
        return isMeasured() || failure.isPresent();
    }

    /// The first model of a name stands; a failure before it is forgotten, for somebody resumed the job.
    Entrant made(ArtifactRef made) {
        return model.isPresent() ? this : new Entrant(role, name, Optional.of(made), jobId, scores, Optional.empty());
    }

    Entrant asked(String job) {
        return new Entrant(role, name, model, Optional.of(job), scores, failure);
    }

    /// Scores of another model than this one say nothing.
    Entrant measured(ArtifactRef measured, Map<String, Score> its) {
        boolean same = model.map(ArtifactRef::sha256).filter(measured.sha256()::equals).isPresent();
        return isMeasured() || !same ? this : new Entrant(role, name, model, jobId, its, Optional.empty());
    }

    Entrant failed(String reason) {
        return isMeasured() ? this : new Entrant(role, name, model, jobId, scores, Optional.of(reason));
    }

    /// Old news once the model is there.
    Entrant unmade(String reason) {
        return model.isPresent() ? this : failed(reason);
    }

    Optional<Measured> measured() {
        return isMeasured() ? model.map(made -> new Measured(name, role, made, scores)) : Optional.empty();
    }
}
