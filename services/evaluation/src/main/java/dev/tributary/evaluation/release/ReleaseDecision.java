package dev.tributary.evaluation.release;

import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefinition.Limit;
import dev.tributary.contracts.pipeline.PipelineDefinition.ReleaseRule;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.evaluation.score.Dominance;
import dev.tributary.evaluation.score.Measured;
import dev.tributary.evaluation.score.Recovery;
import dev.tributary.evaluation.score.Yardstick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Applies a pipeline's release rule to the scores of a round. Pure: equal scores give an equal verdict, word for word.
///
/// Among the candidates that break no limit and are not dominated by `linear`, the one with the lowest likelihood loss on the rule's
/// suite is chosen; equals go by the order in which they are declared. Where training learnt nothing, nothing is chosen.
public final class ReleaseDecision {

    /// The candidate that every other must not be dominated by: averaging is free, so a recipe must earn its keep.
    public static final String PLAIN_AVERAGE = "linear";

    private static final String REFERENCE = "for comparison";

    private final ReleaseRule rule;
    private final Yardstick yardstick;
    private final Dominance dominance;

    public ReleaseDecision(ReleaseRule rule, Yardstick yardstick) {
        this.rule = rule;
        this.yardstick = yardstick;
        this.dominance = new Dominance(yardstick);
    }

    /// Decides.
    ///
    /// @param models  everything that was measured, candidates in declared order
    /// @param missing what was not, with the reason
    public Scorecard decide(List<Measured> models, Map<String, String> missing) {
        Optional<Measured> base = of(ModelRole.BASE, models);
        Optional<Measured> checkpoint = of(ModelRole.CHECKPOINT, models);
        if (base.isEmpty() || checkpoint.isEmpty()) {
            String absent = base.isEmpty() ? "base" : "checkpoint";
            String reason = "the %s has no scores (%s), so nothing can be compared".formatted(absent, missing.getOrDefault(absent,
                    "unknown why"));
            return new Scorecard(Optional.empty(), Optional.empty(),
                    rows(models, model -> Optional.empty(), model -> Optional.empty(), model -> reason), missing, Optional.empty(), reason);
        }
        Recovery recovery = new Recovery(yardstick, base.get(), checkpoint.get());
        List<Measured> candidates = models.stream().filter(model -> model.role() == ModelRole.CANDIDATE).toList();
        Map<String, String> excluded = excluded(base.get(), recovery, candidates);
        Optional<Measured> chosen = candidates.stream()
                .filter(candidate -> !excluded.containsKey(candidate.name()))
                .min(Comparator.comparingDouble(this::deciding));
        String reason = chosen.map(best -> chosenBecause(best, candidates.size(), excluded.size()))
                .orElseGet(() -> rejectedBecause(recovery, candidates, excluded));
        Function<Measured, String> verdicts = model -> verdict(model, chosen, excluded, reason);
        return new Scorecard(recovery.gain(), recovery.forgetting(), rows(models, recovery::recovery, recovery::keep, verdicts), missing,
                chosen.map(Measured::name), reason);
    }

    private Map<String, String> excluded(Measured base, Recovery recovery, List<Measured> candidates) {
        Map<String, String> excluded = new TreeMap<>();
        Optional<String> nothingLearnt = nothingLearnt(recovery);
        for (Measured candidate : candidates) {
            nothingLearnt.or(() -> unusable(candidate)).or(() -> brokenLimit(candidate, base)).or(() -> worseThanAverage(candidate,
                    candidates))
                    .ifPresent(reason -> excluded.put(candidate.name(), reason));
        }
        return excluded;
    }

    private static Optional<String> nothingLearnt(Recovery recovery) {
        return recovery.gain().filter(gain -> !(gain > 0))
                .map(gain -> text("the checkpoint learnt nothing: Gain is %.4f nats per token", gain));
    }

    private Optional<String> unusable(Measured candidate) {
        return candidate.scores().entrySet().stream()
                .filter(entry -> !Double.isFinite(entry.getValue().nll()))
                .map(Map.Entry::getKey).sorted().findFirst()
                .map(suite -> "its %s is not a number: the weights are unusable".formatted(suite))
                .or(() -> candidate.scores().containsKey(rule.best()) ? Optional.empty() : Optional.of("it has no " + rule.best()));
    }

    private Optional<String> brokenLimit(Measured candidate, Measured base) {
        for (Map.Entry<String, Limit> entry : new TreeMap<>(rule.unless()).entrySet()) {
            String suite = entry.getKey();
            double share = entry.getValue().worseThanBase().value();
            if (!candidate.scores().containsKey(suite) || !base.scores().containsKey(suite)) {
                return Optional.of("it cannot be held against its limit: no " + suite);
            }
            double its = candidate.scores().get(suite).perplexity();
            double bases = base.scores().get(suite).perplexity();
            if (!(its <= bases * (1 + share))) {
                return Optional.of(text("its %s %.3f is %.2f %% worse than the base's %.3f; the limit is %.2f %%",
                        suite, its, 100 * (its / bases - 1), bases, 100 * share));
            }
        }
        return Optional.empty();
    }

    private Optional<String> worseThanAverage(Measured candidate, List<Measured> candidates) {
        return candidates.stream()
                .filter(other -> other.name().equals(PLAIN_AVERAGE) && dominance.isDominated(candidate, other))
                .findFirst()
                .map(linear -> "dominated by %s: averaging keeps and recovers at least as much".formatted(PLAIN_AVERAGE));
    }

    private double deciding(Measured candidate) {
        return candidate.scores().get(rule.best()).nll();
    }

    private String chosenBecause(Measured best, int candidates, int excluded) {
        return text("%s has the lowest %s, %.3f, of %d eligible among %d measured candidates",
                best.name(), rule.best(), best.scores().get(rule.best()).perplexity(), candidates - excluded, candidates);
    }

    private static String rejectedBecause(Recovery recovery, List<Measured> candidates, Map<String, String> excluded) {
        if (candidates.isEmpty()) {
            return "no candidate was measured";
        }
        return nothingLearnt(recovery).orElseGet(() -> "no candidate is eligible: " + String.join("; ",
                candidates.stream().map(candidate -> candidate.name() + ": " + excluded.get(candidate.name())).toList()));
    }

    private String verdict(Measured model, Optional<Measured> chosen, Map<String, String> excluded, String reason) {
        if (model.role() != ModelRole.CANDIDATE) {
            return REFERENCE;
        }
        if (excluded.containsKey(model.name())) {
            return "not eligible: " + excluded.get(model.name());
        }
        Measured best = chosen.orElseThrow(() -> new IllegalStateException("an eligible candidate is always chosen"));
        return best.name().equals(model.name()) ? "chosen: " + reason : text("eligible; %s %.3f is not below %.3f of %s", rule.best(),
                model.scores().get(rule.best()).perplexity(), best.scores().get(rule.best()).perplexity(), best.name());
    }

    private List<Scorecard.Row> rows(List<Measured> models, Function<Measured, Optional<Double>> recovery,
            Function<Measured, Optional<Double>> keep, Function<Measured, String> verdict) {
        List<Scorecard.Row> rows = new ArrayList<>();
        for (Measured model : models) {
            boolean dominated = model.role() == ModelRole.CANDIDATE && models.stream()
                    .anyMatch(other -> other.role() == ModelRole.CANDIDATE && dominance.isDominated(model, other));
            rows.add(new Scorecard.Row(model.name(), model.role(), model.model(), model.scores(),
                    recovery.apply(model), keep.apply(model), dominated, verdict.apply(model)));
        }
        return rows;
    }

    private static Optional<Measured> of(ModelRole role, List<Measured> models) {
        return models.stream().filter(model -> model.role() == role).findFirst();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
