package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.corpus.CorpusSealed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a `tune` entry must satisfy beyond its shape.
final class TuningRules {

    private static final Set<String> SOURCES = Set.of("checkpoint", PipelineDefined.PARTNER);

    private TuningRules() {
    }

    static void check(PipelineDefinition pipeline, TuningPlan plan, List<String> problems) {
        problems.addAll(problems(plan));
        if (pipeline.partner().isEmpty()) {
            problems.add("'tune' needs a 'partner': it weighs the checkpoint against it");
        }
        texts(pipeline, plan, problems);
    }

    static List<String> problems(TuningPlan plan) {
        List<String> problems = new ArrayList<>();
        if (!Set.of(TuningPlan.DAM, TuningPlan.DAM_TV, TuningPlan.EVOLVE).contains(plan.method())) {
            problems.add("'tune.method' must be dam, dam-tv or evolve, got '" + plan.method() + "'");
            return problems;
        }
        plan.name().filter(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"))
                .ifPresent(name -> problems.add("'tune.name' must be letters, digits, dots, hyphens and underscores, got '" + name + "'"));
        numbers(plan, problems);
        LearningRules.check(plan, problems);
        meaningless(plan).forEach(key -> problems.add("'tune.%s' means nothing to method %s: leave it out".formatted(key, plan.method())));
        return problems;
    }

    static List<String> meaningless(TuningPlan plan) {
        return (plan.method().equals(TuningPlan.EVOLVE) ? gradientKeys(plan) : searchKeys(plan)).entrySet().stream()
                .filter(key -> key.getValue().isPresent()).map(Map.Entry::getKey).toList();
    }

    private static void texts(PipelineDefinition pipeline, TuningPlan plan, List<String> problems) {
        Set<String> corpora = new TreeSet<>(pipeline.corpora().keySet());
        corpora.add(CorpusSealed.DOMAIN);
        plan.texts().ifPresent(texts -> texts.forEach((source, corpus) -> {
            if (!SOURCES.contains(source)) {
                problems.add("'tune.texts' names source '%s'; sources are %s".formatted(source, new TreeSet<>(SOURCES)));
            } else if (!corpora.contains(corpus)) {
                problems.add("'tune.texts.%s' names '%s'; corpora are %s".formatted(source, corpus, corpora));
            }
        }));
        if (!plan.textsIn(pipeline).containsKey(PipelineDefined.PARTNER)) {
            problems.add("'tune.texts.partner' is missing: name the corpus under 'corpora' that the partner is good at");
        }
    }

    private static void numbers(TuningPlan plan, List<String> problems) {
        Map<String, Optional<? extends Number>> positive = new LinkedHashMap<>();
        positive.put("sequence", plan.sequence());
        positive.put("heldOut", plan.heldOut());
        positive.put("examples", plan.examples());
        positive.put("sequences", plan.sequences());
        positive.put("steps", plan.steps());
        positive.put("learningRate", plan.learningRate());
        positive.put("top", plan.top());
        positive.put("validateEvery", plan.validateEvery());
        positive.put("evaluations", plan.evaluations());
        positive.put("seconds", plan.seconds());
        positive.put("population", plan.population());
        positive.put("workers", plan.workers());
        positive.forEach((key, value) -> value.filter(number -> !(number.doubleValue() > 0 && Double.isFinite(number.doubleValue())))
                .ifPresent(number -> problems.add("'tune.%s' must be positive, got %s".formatted(key, number))));
        plan.sequence().filter(sequence -> sequence == 1)
                .ifPresent(one -> problems.add("'tune.sequence' must be at least 2, got 1: a token is predicted from those before it"));
        plan.population().filter(population -> population == 1)
                .ifPresent(one -> problems.add("'tune.population' must be at least 2, got 1: a search learns from differences"));
        plan.patience().filter(patience -> patience < 0).ifPresent(patience -> problems.add("'tune.patience' must be 0 or more, got " + patience));
    }

    private static Map<String, Optional<?>> gradientKeys(TuningPlan plan) {
        Map<String, Optional<?>> keys = new LinkedHashMap<>();
        keys.put("steps", plan.steps());
        keys.put("learningRate", plan.learningRate());
        keys.put("top", plan.top());
        keys.put("train", plan.train());
        keys.put("activation", plan.activation());
        keys.put("granularity", plan.granularity());
        keys.put("losses", plan.losses());
        keys.put("penalties", plan.penalties());
        keys.put("validateEvery", plan.validateEvery());
        keys.put("patience", plan.patience());
        keys.put("warmStart", plan.warmStart());
        return keys;
    }

    private static Map<String, Optional<?>> searchKeys(TuningPlan plan) {
        Map<String, Optional<?>> keys = new LinkedHashMap<>();
        keys.put("evaluations", plan.evaluations());
        keys.put("seconds", plan.seconds());
        keys.put("population", plan.population());
        keys.put("fitness", plan.fitness());
        keys.put("genome", plan.genome());
        keys.put("workers", plan.workers());
        return keys;
    }
}
