package dev.tributary.evaluation.round;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.EvaluationPlan;
import dev.tributary.contracts.pipeline.PipelineDefinition.ReleaseRule;
import dev.tributary.evaluation.score.Yardstick;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a round is measured on and judged by, fixed when its first model is to be measured: whatever is declared anew or sealed
/// later belongs to later rounds, so all models of a round are measured alike.
///
/// @param pipeline    the pipeline's name
/// @param references  models that were there before the round, by role: `base`, and `partner` if the pipeline has one
/// @param candidates  names, as declared
/// @param recipes     by candidate
/// @param suites      sealed corpus per suite
/// @param sequence    window length in tokens
/// @param timeout     how long after the checkpoint the round is decided without what is missing
public record Plan(
        String pipeline,
        Map<String, ArtifactRef> references,
        List<String> candidates,
        Map<String, ArtifactRef> recipes,
        Map<String, ArtifactRef> suites,
        int sequence,
        Duration timeout,
        ReleaseRule rule,
        Yardstick yardstick) {

    public Plan {
        references = Map.copyOf(references);
        candidates = List.copyOf(candidates);
        recipes = Map.copyOf(recipes);
        suites = Map.copyOf(suites);
    }

    /// The plan of a round, once all its corpora are sealed.
    ///
    /// @param domain         the round's own corpus
    /// @param corpora        the reference corpora, by name
    /// @param defaultTimeout where the pipeline gives none
    static Optional<Plan> of(PipelineDefined pipeline, Optional<ArtifactRef> domain, Map<String, ArtifactRef> corpora,
            Duration defaultTimeout) {
        PipelineDefinition definition = pipeline.definition();
        Map<String, ArtifactRef> suites = new TreeMap<>();
        for (String suite : definition.evaluation().suites()) {
            Optional<ArtifactRef> sealed = corpusOf(suite).equals(CorpusSealed.DOMAIN) ? domain
                    : Optional.ofNullable(corpora.get(corpusOf(suite)));
            if (sealed.isEmpty()) {
                return Optional.empty();
            }
            suites.put(suite, sealed.get());
        }
        Map<String, ArtifactRef> references = new TreeMap<>(pipeline.models());
        references.keySet().retainAll(Set.of(PipelineDefined.BASE, PipelineDefined.PARTNER));
        List<String> candidates = definition.candidates().stream().map(PipelineDefinition.Candidate::name).toList();
        return Optional.of(new Plan(definition.name(), references, candidates, pipeline.recipes(), suites, definition.training().sequence(),
                timeout(definition, defaultTimeout), definition.release(), Yardstick.of(definition)));
    }

    static Duration timeout(PipelineDefinition definition, Duration defaultTimeout) {
        return definition.evaluation().timeout().orElse(defaultTimeout);
    }

    /// The corpus that a suite measures on.
    static String corpusOf(String suite) {
        return suite.substring(0, suite.length() - EvaluationPlan.PERPLEXITY.length());
    }

    /// Everything that goes into a release beside the candidate itself, by role.
    Map<String, ArtifactRef> inputs(ArtifactRef checkpoint) {
        Map<String, ArtifactRef> inputs = new TreeMap<>(references);
        inputs.put("checkpoint", checkpoint);
        suites.forEach((suite, corpus) -> inputs.put(corpusOf(suite) + "-corpus", corpus));
        return inputs;
    }
}
