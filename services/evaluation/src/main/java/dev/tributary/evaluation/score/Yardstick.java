package dev.tributary.evaluation.score;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.EvaluationPlan;
import java.util.List;
import java.util.Optional;

/// Which suites stand for what was learnt and for what may have been forgotten.
///
/// @param domain  the suite of Gain and Keep
/// @param general the suite of F and Rec
public record Yardstick(Optional<String> domain, Optional<String> general) {

    private static final String GENERAL = "general";

    /// A pipeline's yardstick: the domain is its own stream; general is what training replays, else a corpus of that name.
    /// Either is absent where its suite is not declared.
    public static Yardstick of(PipelineDefinition pipeline) {
        List<String> suites = pipeline.evaluation().suites();
        Optional<String> replayed = pipeline.corpus().replay().map(replay -> suite(replay.from())).filter(suites::contains);
        return new Yardstick(
                Optional.of(suite(CorpusSealed.DOMAIN)).filter(suites::contains),
                replayed.or(() -> Optional.of(suite(GENERAL)).filter(suites::contains)));
    }

    private static String suite(String corpus) {
        return corpus + EvaluationPlan.PERPLEXITY;
    }
}
