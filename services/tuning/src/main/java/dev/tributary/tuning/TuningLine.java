package dev.tributary.tuning;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.Candidate;
import dev.tributary.contracts.pipeline.TuningPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// What tuning remembers of one pipeline. Immutable.
///
/// @param pipeline   as last declared
/// @param references latest sealed reference corpora by name
/// @param waiting    checkpoints that were not asked to be tuned yet, for the text of a source is not sealed
/// @param last       the last accepted result of each candidate
record TuningLine(Optional<PipelineDefined> pipeline, Map<String, ArtifactRef> references, List<CheckpointTrained> waiting,
        Map<String, CandidateTuned> last) {

    private static final String CHECKPOINT = "checkpoint";

    TuningLine {
        references = Map.copyOf(references);
        waiting = List.copyOf(waiting);
        last = Map.copyOf(last);
    }

    static TuningLine empty() {
        return new TuningLine(Optional.empty(), Map.of(), List.of(), Map.of());
    }

    TuningLine defined(PipelineDefined definition) {
        return new TuningLine(Optional.of(definition), references, waiting, last);
    }

    TuningLine sealed(CorpusSealed corpus) {
        if (corpus.corpus().equals(CorpusSealed.DOMAIN)) {
            // A checkpoint names its own.
            return this;
        }
        Map<String, ArtifactRef> more = new TreeMap<>(references);
        more.put(corpus.corpus(), corpus.manifest());
        return new TuningLine(pipeline, more, waiting, last);
    }

    TuningLine trained(CheckpointTrained checkpoint) {
        List<CheckpointTrained> more = new ArrayList<>(waiting);
        more.add(checkpoint);
        return new TuningLine(pipeline, references, more, last);
    }

    TuningLine tuned(CandidateTuned candidate) {
        Map<String, CandidateTuned> more = new TreeMap<>(last);
        more.put(candidate.name(), candidate);
        return new TuningLine(pipeline, references, waiting, more);
    }

    /// What can be asked for now: everything that waits, if all text is sealed.
    List<TuneCandidate> due() {
        return isReady() ? waiting.stream().flatMap(checkpoint -> plans().stream().map(candidate -> command(checkpoint, candidate))).toList() : List.of();
    }

    /// The line once what is due was asked for.
    TuningLine asked() {
        return isReady() ? new TuningLine(pipeline, references, List.of(), last) : this;
    }

    private boolean isReady() {
        return pipeline.isPresent() && plans().stream().flatMap(candidate -> texts(candidate).values().stream())
                .allMatch(corpus -> corpus.equals(CorpusSealed.DOMAIN) || references.containsKey(corpus));
    }

    private List<Candidate> plans() {
        return definition().candidates().stream().filter(candidate -> candidate.tune().isPresent()).toList();
    }

    private Map<String, String> texts(Candidate candidate) {
        return candidate.tune().orElseThrow().textsIn(definition());
    }

    private PipelineDefinition definition() {
        return pipeline.orElseThrow().definition();
    }

    private TuneCandidate command(CheckpointTrained checkpoint, Candidate candidate) {
        TuningPlan plan = candidate.tune().orElseThrow();
        Map<String, String> texts = texts(candidate);
        List<TuneCandidate.Source> sources = List.of(
                new TuneCandidate.Source(CHECKPOINT, checkpoint.model(), corpus(checkpoint, texts.get(CHECKPOINT))),
                new TuneCandidate.Source(PipelineDefined.PARTNER, model(PipelineDefined.PARTNER), corpus(checkpoint, texts.get(PipelineDefined.PARTNER))));
        return new TuneCandidate(checkpoint.pipeline(), checkpoint.round(), candidate.name(), sources, model(PipelineDefined.BASE),
                earlier(candidate.name(), plan), plan.sequence().orElse(definition().training().sequence()), plan);
    }

    private ArtifactRef corpus(CheckpointTrained checkpoint, String name) {
        return name.equals(CorpusSealed.DOMAIN) ? checkpoint.corpus() : Objects.requireNonNull(references.get(name));
    }

    private ArtifactRef model(String role) {
        return Objects.requireNonNull(pipeline.orElseThrow().models().get(role), () -> "pipeline %s has no %s".formatted(definition().name(), role));
    }

    /// Coefficients mean something to their own method only; stored predictions serve any.
    private Optional<TuneCandidate.Earlier> earlier(String name, TuningPlan plan) {
        return Optional.ofNullable(last.get(name)).map(tuned -> new TuneCandidate.Earlier(
                tuned.coefficients().filter(found -> plan.warmStart().orElse(true) && tuned.method().equals(Optional.of(plan.method()))),
                tuned.targets().orElse(Map.of())));
    }
}
