package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.pipeline.PipelineDefinition.EvaluationPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a pipeline file must satisfy beyond its shape. All problems are found at once.
final class PipelineRules {

    private static final List<String> ADAPTED = List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    private PipelineRules() {
    }

    static List<String> problems(PipelineDefinition pipeline) {
        List<String> problems = new ArrayList<>();
        require(problems, pipeline.name() != null && pipeline.name().matches("[a-z][a-z0-9-]{0,62}"),
                "'name' is missing or not lower-case letters, digits and hyphens");
        require(problems, pipeline.source() != null && SourceRules.isGiven(pipeline.source()),
                "'source' is missing: give source.folder.path, source.edgar, source.feed.url or source.topic.name");
        require(problems, pipeline.base() != null && !pipeline.base().isBlank(),
                "'base' is missing: name the model folder that training continues from");
        require(problems, pipeline.corpus() != null && pipeline.corpus().seal() != null, "'corpus.seal' is missing: give tokens and every");
        require(problems, pipeline.training() != null, "'training' is missing: give sequence, batchTokens and learningRate");
        require(problems, pipeline.evaluation() != null, "'evaluation' is missing: give suites");
        require(problems, pipeline.release() != null, "'release' is missing: give best");
        if (problems.isEmpty()) {
            MissingKeys.of(pipeline).forEach(key -> problems.add("'" + key + "' is missing"));
        }
        if (problems.isEmpty()) {
            problems.addAll(SourceRules.problems(pipeline.source()));
            corpus(pipeline, problems);
            training(pipeline.training(), problems);
            candidates(pipeline, problems);
            evaluation(pipeline, problems);
        }
        return problems;
    }

    private static void corpus(PipelineDefinition pipeline, List<String> problems) {
        PipelineDefinition.CorpusPolicy corpus = pipeline.corpus();
        require(problems, corpus.seal().tokens() > 0, "'corpus.seal.tokens' must be positive, got " + corpus.seal().tokens());
        require(problems, corpus.seal().every() != null && corpus.seal().every().isPositive(), "'corpus.seal.every' must be a duration such as P1D");
        corpus.replay().ifPresent(replay -> {
            require(problems, pipeline.corpora().containsKey(replay.from()),
                    "'corpus.replay.from' names '%s', which is not under 'corpora'".formatted(replay.from()));
            require(problems, replay.fraction() >= 0 && replay.fraction() < 1,
                    "'corpus.replay.fraction' must be at least 0 and below 1, got " + replay.fraction());
        });
        corpus.holdout().ifPresent(holdout -> {
            require(problems, holdout.fraction() > 0 && holdout.fraction() < 1,
                    "'corpus.holdout.fraction' must be between 0 and 1, got " + holdout.fraction());
            require(problems, "filer".equals(holdout.by()), "'corpus.holdout.by' must be 'filer', got '" + holdout.by() + "'");
        });
        corpus.curate().ifPresent(curate -> curate(curate, problems));
        require(problems, !pipeline.corpora().containsKey(CorpusSealed.DOMAIN),
                "'corpora' must not name a corpus 'domain': that is the stream's own");
    }

    private static void curate(PipelineDefinition.Curate curate, List<String> problems) {
        // Below a half, texts that are mostly different would be called the same, and the bands would miss most of them.
        curate.nearDuplicates().ifPresent(from -> require(problems, from >= 0.5 && from <= 1,
                "'corpus.curate.nearDuplicates' must be 0.5 to 1, got " + from));
        curate.contained().ifPresent(from -> require(problems, from >= 0.5 && from <= 1, "'corpus.curate.contained' must be 0.5 to 1, got " + from));
        curate.paragraphs().ifPresent(kept -> require(problems, kept >= 1, "'corpus.curate.paragraphs' must be at least 1, got " + kept));
        curate.worn().ifPresent(policy -> {
            require(problems, PipelineDefinition.Curate.WORN.contains(policy), "'corpus.curate.worn' must be cut or thin, got '" + policy + "'");
            require(problems, curate.paragraphs().isPresent(), "'corpus.curate.worn' says what becomes of worn paragraphs, so "
                    + "'corpus.curate.paragraphs' must say how often one is kept before");
        });
        curate.versions().ifPresent(policy -> require(problems, PipelineDefinition.Curate.VERSIONS.contains(policy),
                "'corpus.curate.versions' must be latest, all or original, got '" + policy + "'"));
        require(problems, Set.copyOf(curate.decontaminate()).size() == curate.decontaminate().size(),
                "'corpus.curate.decontaminate' names a set twice: " + curate.decontaminate());
    }

    private static void training(TrainingPlan plan, List<String> problems) {
        require(problems, plan.sequence() >= 2, "'training.sequence' must be at least 2, got " + plan.sequence());
        require(problems, plan.batchTokens() >= plan.sequence() && plan.batchTokens() % Math.max(1, plan.sequence()) == 0,
                "'training.batchTokens' (%d) must be a multiple of 'training.sequence' (%d)".formatted(plan.batchTokens(), plan.sequence()));
        require(problems, plan.learningRate() > 0 && Double.isFinite(plan.learningRate()),
                "'training.learningRate' must be positive, got " + plan.learningRate());
        oneOf(problems, "precision", plan.precision(), List.of("float32", "bfloat16"));
        oneOf(problems, "schedule", plan.schedule(), List.of("cosine", "linear", "constant", "wsd"));
        oneOf(problems, "packing", plan.packing(), List.of("stream", "best-fit"));
        oneOf(problems, "continueFrom", plan.continueFrom(), List.of("checkpoint", TrainingPlan.RELEASE));
        plan.epochs().ifPresent(epochs -> require(problems, epochs > 0 && Double.isFinite(epochs),
                "'training.epochs' must be positive, got " + epochs));
        plan.warmup().ifPresent(share -> require(problems, share >= 0 && share < 1,
                "'training.warmup' is a share of the run, at least 0 and below 1, got " + share));
        plan.floor().ifPresent(share -> require(problems, share >= 0 && share <= 1,
                "'training.floor' is a share of the peak rate, between 0 and 1, got " + share));
        plan.stateEvery().ifPresent(steps -> require(problems, steps > 0, "'training.stateEvery' must be positive, got " + steps));
        plan.checkpointTokens().ifPresent(tokens -> require(problems, tokens >= plan.batchTokens(),
                "'training.checkpointTokens' (%d) must be at least 'training.batchTokens' (%d)".formatted(tokens, plan.batchTokens())));
        plan.lora().ifPresent(lora -> {
            require(problems, lora.rank() > 0 && lora.alpha() > 0 && Double.isFinite(lora.alpha()),
                    "'training.lora' needs a rank and an alpha above 0, got %d and %s".formatted(lora.rank(), lora.alpha()));
            lora.targets().ifPresent(targets -> require(problems, !targets.isEmpty() && ADAPTED.containsAll(targets),
                    "'training.lora.targets' must be some of %s, got %s".formatted(ADAPTED, targets)));
        });
    }

    private static void oneOf(List<String> problems, String key, Optional<String> value, List<String> known) {
        value.ifPresent(chosen -> require(problems, known.contains(chosen),
                "'training.%s' must be one of %s, got '%s'".formatted(key, String.join(", ", known), chosen)));
    }

    private static void candidates(PipelineDefinition pipeline, List<String> problems) {
        require(problems, !pipeline.candidates().isEmpty(), "'candidates' is empty: give at least one 'merge' or 'tune'");
        Set<String> names = new HashSet<>();
        for (PipelineDefinition.Candidate candidate : pipeline.candidates()) {
            if (candidate.merge().isPresent() == candidate.tune().isPresent()) {
                problems.add("each of 'candidates' needs either 'merge' or 'tune'");
            } else if (!names.add(candidate.name())) {
                problems.add("two candidates are named '%s': give %s".formatted(candidate.name(),
                        candidate.merge().isPresent() ? "their recipe files different names" : "each 'tune' a 'name' of its own"));
            }
            candidate.tune().ifPresent(plan -> TuningRules.check(pipeline, plan, problems));
        }
    }

    private static void evaluation(PipelineDefinition pipeline, List<String> problems) {
        Set<String> known = new HashSet<>(pipeline.corpora().keySet());
        known.add(CorpusSealed.DOMAIN);
        require(problems, !pipeline.evaluation().suites().isEmpty(), "'evaluation.suites' is empty: give at least domain-perplexity");
        for (String suite : pipeline.evaluation().suites()) {
            String corpus = suite.endsWith(EvaluationPlan.PERPLEXITY) ? suite.substring(0, suite.length() - EvaluationPlan.PERPLEXITY.length()) : "";
            require(problems, known.contains(corpus), "'evaluation.suites' has '%s'; known suites: <corpus>-perplexity with one of %s"
                    .formatted(suite, known.stream().sorted().toList()));
        }
        List<String> suites = pipeline.evaluation().suites();
        require(problems, suites.contains(pipeline.release().best()), "'release.best' names '%s', which is not among 'evaluation.suites'"
                .formatted(pipeline.release().best()));
        pipeline.release().unless().keySet().forEach(suite -> require(problems, suites.contains(suite),
                "'release.unless' names '%s', which is not among 'evaluation.suites'".formatted(suite)));
    }

    private static void require(List<String> problems, boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
