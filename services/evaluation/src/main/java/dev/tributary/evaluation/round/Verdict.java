package dev.tributary.evaluation.round;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.evaluation.release.ReleaseDecision;
import dev.tributary.evaluation.score.Measured;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// How a round ends: with the order to release a candidate, or with the reason why none is.
final class Verdict {

    private Verdict() {
    }

    /// The verdict on a settled round.
    ///
    /// @param release the number that a release would get
    static Payload of(Round round, int release) {
        Plan plan = round.plan().orElseThrow();
        List<Measured> measured = round.entrants().stream().flatMap(entrant -> entrant.measured().stream()).toList();
        Map<String, String> missing = new TreeMap<>();
        round.entrants().stream().filter(entrant -> !entrant.isMeasured())
                .forEach(entrant -> missing.put(entrant.name(), entrant.failure().orElseThrow()));
        Scorecard scorecard = new ReleaseDecision(plan.rule(), plan.yardstick()).decide(measured, missing);
        Optional<Entrant> chosen = scorecard.chosen().flatMap(name -> round.find(ModelRole.CANDIDATE, name));
        return chosen.isPresent()
                ? new ReleaseModel(plan.pipeline(), round.number(), release, chosen.get().name(), chosen.get().model().orElseThrow(),
                        scorecard,
                        plan.inputs(round.checkpoint()), Optional.ofNullable(plan.recipes().get(chosen.get().name())))
                : new ReleaseRejected(plan.pipeline(), round.number(), scorecard.reason(), scorecard);
    }

    /// The verdict on a round that has no checkpoint.
    static ReleaseRejected untrained(String pipeline, int round, String reason) {
        return unscored(pipeline, round, "there is no checkpoint: " + reason);
    }

    /// The verdict on a round whose time is up before it could be planned.
    static ReleaseRejected unmeasurable(PipelineRounds rounds, Round round) {
        String pipeline = round.origin().orElseThrow().data().pipeline();
        String reason = rounds.pipeline().map(known -> {
            TreeSet<String> suites = new TreeSet<>(known.definition().evaluation().suites());
            suites.removeIf(suite -> rounds.isSealed(Plan.corpusOf(suite), round.number()));
            return "no corpus is sealed for %s".formatted(String.join(", ", suites));
        }).orElse("the pipeline is not declared");
        return unscored(pipeline, round.number(), "the checkpoint could not be measured in time: " + reason);
    }

    private static ReleaseRejected unscored(String pipeline, int round, String reason) {
        return new ReleaseRejected(pipeline, round, reason, new Scorecard(
                Optional.empty(), Optional.empty(), List.of(), Map.of(ModelRole.CHECKPOINT.label(), reason), Optional.empty(), reason));
    }
}
