package dev.tributary.contracts.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the settings of adaptive merging must satisfy: which coefficients there are, and what they are to minimise.
final class LearningRules {

    private static final List<String> KINDS = List.of("linear", "bias", "embedding", "norm");
    private static final List<String> ACTIVATIONS = List.of("identity", "tanh", "sigmoid", "relu");
    private static final List<String> GRANULARITIES = List.of("column", "tensor", "model");
    private static final List<String> DISTANCES = List.of("kl", "mse", "entropy");
    private static final List<String> LOSSES = List.of("kl", "mse", "entropy", "temperature");
    private static final List<String> PENALTIES = List.of("similarity", "l1", "l2", "overlap", "weightedOverlap");

    private LearningRules() {
    }

    static void check(TuningPlan plan, List<String> problems) {
        plan.train().ifPresent(kinds -> {
            if (kinds.isEmpty()) {
                problems.add("'tune.train' names nothing to learn; name some of " + String.join(", ", KINDS));
            }
            kinds.forEach(kind -> known("train", KINDS, Optional.of(kind), problems));
        });
        known("activation", ACTIVATIONS, plan.activation(), problems);
        known("granularity", GRANULARITIES, plan.granularity(), problems);
        plan.losses().ifPresent(losses -> losses(plan, losses, problems));
        plan.penalties().ifPresent(penalties -> {
            factors("penalties", PENALTIES, penalties, problems);
            if (penalties.getOrDefault("weightedOverlap", 0.0) != 0 && plan.method().equals(TuningPlan.DAM)) {
                problems.add("'tune.penalties.weightedOverlap' compares task vectors, which dam does not know: use method dam-tv, or overlap");
            }
        });
    }

    private static void losses(TuningPlan plan, Map<String, Double> losses, List<String> problems) {
        factors("losses", LOSSES, losses, problems);
        if (losses.getOrDefault("temperature", 2.0) == 0) {
            problems.add("'tune.losses.temperature' must be positive, got 0.0");
        }
        if (DISTANCES.stream().allMatch(loss -> losses.getOrDefault(loss, loss.equals("kl") ? 1.0 : 0.0) == 0)) {
            problems.add("'tune.losses' leaves nothing to minimise: give kl, mse or entropy a factor above 0");
        }
        if (plan.top().isPresent() && (losses.getOrDefault("mse", 0.0) != 0 || losses.getOrDefault("entropy", 0.0) != 0)) {
            problems.add("'tune.top' keeps what the kl needs, not mse and entropy: leave top or those out");
        }
    }

    private static void factors(String key, List<String> names, Map<String, Double> factors, List<String> problems) {
        factors.forEach((name, factor) -> {
            known(key, names, Optional.of(name), problems);
            if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
                problems.add("'tune.%s.%s' must be 0 or more, got %s".formatted(key, name, factor));
            }
        });
    }

    private static void known(String key, List<String> names, Optional<String> given, List<String> problems) {
        given.filter(name -> !names.contains(name)).ifPresent(name -> problems.add("'tune.%s' has no '%s'; there are %s"
                .formatted(key, name, String.join(", ", names))));
    }
}
