package dev.tributary.console.registry;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.release.Scorecard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What is known of one pipeline. Not thread-safe: [Registry] guards it. Bounded in rounds and releases, not in time.
final class PipelineBook {

    private static final int ROUNDS_KEPT = 50;
    private static final int VERDICTS_KEPT = 200;

    private final String name;
    private Optional<PipelineDefined> defined = Optional.empty();
    private PipelineView.Documents documents = PipelineView.Documents.NONE;
    private final NavigableMap<String, PipelineView.Corpus> corpora = new TreeMap<>();
    private final NavigableMap<Integer, NavigableMap<String, ModelView>> rounds = new TreeMap<>();
    private final List<ReleaseView> verdicts = new ArrayList<>();
    private int checkpoints;
    private int candidates;
    private int measured;
    private int releases;
    private int rejections;

    PipelineBook(String name) {
        this.name = name;
    }

    void take(PipelineDefined definition) {
        defined = Optional.of(definition);
    }

    void take(DocumentEvent event, Instant at) {
        PipelineView.Documents d = documents;
        documents = switch (event) {
            case DocumentIngested in -> new PipelineView.Documents(d.ingested() + 1, d.rejected(), d.superseded(), d.retracted(),
                    d.tokens() + in.tokens(), Optional.of(at));
            case DocumentRejected out -> new PipelineView.Documents(d.ingested(), d.rejected() + 1, d.superseded(), d.retracted(),
                    d.tokens(), Optional.of(at));
            case DocumentSuperseded old -> new PipelineView.Documents(d.ingested(), d.rejected(), d.superseded() + 1, d.retracted(),
                    d.tokens(), Optional.of(at));
            case DocumentRetracted gone -> new PipelineView.Documents(d.ingested(), d.rejected(), d.superseded(), d.retracted() + 1,
                    d.tokens(), Optional.of(at));
        };
    }

    void take(CorpusSealed sealed, Instant at) {
        corpora.merge(sealed.corpus(), new PipelineView.Corpus(sealed, at),
                (known, other) -> other.sealed().version() >= known.sealed().version() ? other : known);
    }

    void take(ModelEvent event, Instant at) {
        switch (event) {
            case CheckpointTrained trained -> {
                checkpoints++;
                made(trained.round(), ModelRole.CHECKPOINT, ModelRole.CHECKPOINT.label(), trained.model(), at);
            }
            case CandidateMerged merged -> {
                candidates++;
                made(merged.round(), ModelRole.CANDIDATE, merged.name(), merged.model(), at);
            }
            case CandidateTuned tuned -> {
                candidates++;
                made(tuned.round(), ModelRole.CANDIDATE, tuned.name(), tuned.model(), at);
            }
            case CandidateEvaluated evaluated -> {
                measured++;
                made(evaluated.round(), evaluated.role(), evaluated.name(), evaluated.model(), at);
                change(evaluated.round(), evaluated.role(), evaluated.name(), model -> model.measured(evaluated.scores()));
            }
        }
    }

    void take(ReleaseEvent event, Instant at) {
        switch (event) {
            case ModelReady ready -> {
                releases++;
                decided(new ReleaseView(name, ready.round(), Optional.of(ready.release()), Optional.of(ready.name()),
                        Optional.of(ready.model()),
                        Optional.of(ready.folder()), at, ready.scorecard().reason(), ready.scorecard()));
                change(ready.round(), ModelRole.CANDIDATE, ready.name(), model -> model.released(ready.release()));
            }
            case ReleaseRejected rejected -> {
                rejections++;
                decided(new ReleaseView(name, rejected.round(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), at,
                        rejected.reason(), rejected.scorecard()));
            }
            case ReleaseRolledBack back -> verdicts.removeIf(verdict -> verdict.release()
                    .filter(number -> number == back.release()).isPresent());
        }
    }

    private void decided(ReleaseView verdict) {
        verdicts.addFirst(verdict);
        while (verdicts.size() > VERDICTS_KEPT) {
            verdicts.removeLast();
        }
        for (Scorecard.Row row : verdict.scorecard().models()) {
            // Releases may be read before models: the scorecard has all that there is to know.
            made(verdict.round(), row.role(), row.name(), row.model(), verdict.at());
            change(verdict.round(), row.role(), row.name(),
                    model -> model.measured(row.scores()).judged(row.recovery(), row.keep(), row.dominated(), row.verdict()));
        }
    }

    private void made(int round, ModelRole role, String model, ArtifactRef artifact, Instant at) {
        rounds.computeIfAbsent(round, number -> new TreeMap<>())
                .putIfAbsent(key(role, model), ModelView.made(name, round, model, role, artifact, at));
        while (rounds.size() > ROUNDS_KEPT) {
            rounds.pollFirstEntry();
        }
    }

    private void change(int round, ModelRole role, String model, UnaryOperator<ModelView> change) {
        rounds.getOrDefault(round, new TreeMap<>()).computeIfPresent(key(role, model), (key, known) -> change.apply(known));
    }

    /// Base, partner, checkpoint, then candidates by name.
    private static String key(ModelRole role, String model) {
        return role.ordinal() + "/" + model;
    }

    PipelineView view() {
        Optional<PipelineDefinition> definition = defined.map(PipelineDefined::definition);
        return new PipelineView(name, definition.map(PipelineDefinition::base).orElse(""), definition.flatMap(PipelineDefinition::partner),
                definition.map(known -> known.candidates().stream().map(PipelineDefinition.Candidate::name).toList()).orElse(List.of()),
                definition.map(known -> known.evaluation().suites()).orElse(List.of()),
                definition.map(known -> known.release().best()).orElse(""),
                documents, List.copyOf(corpora.values()), checkpoints, candidates, measured, releases, rejections,
                verdicts.stream().flatMap(verdict -> verdict.release().stream()).max(Comparator.naturalOrder()));
    }

    Optional<PipelineDefined> defined() {
        return defined;
    }

    /// The latest round first.
    List<ModelView> models() {
        return rounds.descendingMap().values().stream().flatMap(models -> models.values().stream()).toList();
    }

    /// The latest first.
    List<ReleaseView> verdicts() {
        return List.copyOf(verdicts);
    }
}
