package dev.tributary.local.demo;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.local.terminal.Amounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One round of one pipeline, from its first filing to its release, folded from events. Topics may deliver in any order.
public final class RoundProgress {

    private static final String SEAL = "seal-corpus";
    private static final String GAINED_NOTHING = "tuned-worse-than-linear";
    /// What is evaluated beside the partner and the candidates.
    private static final int BASE_AND_CHECKPOINT = 2;
    /// Filings that may be under way at once.
    private static final int UNDER_WAY = 8;

    private final String pipeline;
    private final int round;
    private final IngestTally ingest;
    private final Map<Stage, JobTally> jobs = new EnumMap<>(Stage.class);
    private Optional<CorpusSealed> corpus = Optional.empty();
    private Optional<CheckpointTrained> checkpoint = Optional.empty();
    private Optional<ReleaseEvent> outcome = Optional.empty();

    /// @param round    the round to follow; rounds before it are history
    /// @param watching since when the system runs
    public RoundProgress(PipelineDefinition definition, int round, Instant watching) {
        this.pipeline = definition.name();
        this.round = round;
        this.ingest = new IngestTally(definition.corpus().seal(), watching);
        int candidates = definition.candidates().size();
        int tuned = (int) definition.candidates().stream().filter(candidate -> candidate.tune().isPresent()).count();
        // Reference corpora are sealed once, with the first round.
        jobs.put(Stage.SEAL, new JobTally(Stage.SEAL, round == 1 ? 1 + definition.corpora().size() : 1));
        jobs.put(Stage.TRAIN, new JobTally(Stage.TRAIN, 1));
        if (tuned < candidates) {
            jobs.put(Stage.MERGE, new JobTally(Stage.MERGE, candidates - tuned));
        }
        if (tuned > 0) {
            jobs.put(Stage.TUNE, new JobTally(Stage.TUNE, tuned));
        }
        jobs.put(Stage.EVALUATE, new JobTally(Stage.EVALUATE, BASE_AND_CHECKPOINT + (definition.partner().isPresent() ? 1 : 0) + candidates));
        jobs.put(Stage.RELEASE, new JobTally(Stage.RELEASE, 1));
    }

    /// Takes an event in; events of other pipelines and rounds change nothing.
    public void accept(Event<?> event) {
        switch (event.data()) {
            case DocumentEvent document when document.pipeline().equals(pipeline) -> ingest.accept(event.time(), document);
            case CorpusSealed sealed when isOurs(sealed) -> corpus = Optional.of(sealed);
            case JobState state when state.job().pipeline().equals(pipeline) -> job(state);
            case JobProgressed step when step.pipeline().equals(pipeline) && step.round() == round ->
                    stage(step.kind()).map(jobs::get).ifPresent(tally -> tally.accept(step));
            case CheckpointTrained trained when trained.pipeline().equals(pipeline) && trained.round() == round ->
                    checkpoint = Optional.of(trained);
            case ReleaseEvent release when release.pipeline().equals(pipeline) -> release(release);
            default -> { }
        }
    }

    private boolean isOurs(CorpusSealed sealed) {
        return sealed.pipeline().equals(pipeline) && sealed.version() == round && sealed.corpus().equals(CorpusSealed.DOMAIN);
    }

    private void job(JobState state) {
        JobState.Job job = state.job();
        boolean sealsStream = job.kind().equals(SEAL) && job.title().startsWith(CorpusSealed.DOMAIN);
        if (sealsStream && job.round() == round - 1) {
            ingest.from(job.queuedAt());
        }
        if (job.round() == round) {
            if (sealsStream) {
                ingest.sealed(job.queuedAt());
            }
            stage(job.kind()).map(jobs::get).ifPresent(tally -> tally.accept(state));
        }
    }

    private void release(ReleaseEvent release) {
        switch (release) {
            case ModelReady ready when ready.round() == round -> outcome = Optional.of(ready);
            case ReleaseRejected rejected when rejected.round() == round -> outcome = Optional.of(rejected);
            case ModelReady other -> { }
            case ReleaseRejected other -> { }
            case ReleaseRolledBack rolledBack -> { }
        }
    }

    private static Optional<Stage> stage(String kind) {
        return switch (kind) {
            case SEAL -> Optional.of(Stage.SEAL);
            case "train-checkpoint" -> Optional.of(Stage.TRAIN);
            case "merge-candidate" -> Optional.of(Stage.MERGE);
            case "tune-candidate" -> Optional.of(Stage.TUNE);
            case "evaluate-model" -> Optional.of(Stage.EVALUATE);
            case "release-model" -> Optional.of(Stage.RELEASE);
            default -> Optional.empty();
        };
    }

    /// How many documents of the pipeline were taken in or rejected so far, in all rounds.
    public int documents() {
        return ingest.documents();
    }

    /// Whether the round's corpus is complete, so that it needs no more documents.
    public boolean gathered() {
        return ingest.done() || corpus.isPresent();
    }

    /// Whether another filing may be handed in. Which of those under way are read first is chance: so that it leaves no trace, no more are
    /// under way than the round's corpus still takes, where that is a number of filings. One always is, for one may be refused.
    ///
    /// @param handedIn filings handed in so far, in all rounds
    boolean wantsMore(int handedIn) {
        return !gathered() && handedIn - documents() < Math.clamp(ingest.missing(round), 1, UNDER_WAY);
    }

    /// How the round ended, once it has.
    public Optional<ReleaseEvent> outcome() {
        return outcome;
    }

    /// The jobs that failed for good, and were not asked for again since. That a candidate gained nothing by tuning is a result, not a
    /// fault: the round goes on without it.
    public List<JobState.Failed> failures() {
        return jobs.values().stream().flatMap(tally -> tally.failures().stream())
                .filter(failed -> !failed.failure().code().equals(GAINED_NOTHING)).toList();
    }

    /// Every stage, in order.
    public List<StageView> view(Instant now) {
        List<StageView> views = new ArrayList<>();
        views.add(ingest.view(now));
        jobs.forEach((stage, tally) -> views.add(tally.view(now, result(stage))));
        return views;
    }

    private String result(Stage stage) {
        return switch (stage) {
            case INGEST -> "";
            case SEAL -> corpus.map(sealed -> "%s to train on, %s tokens; %s held out".formatted(Amounts.plural(sealed.documents(), "filing"),
                    Amounts.count(sealed.tokens()), Amounts.count(sealed.holdoutTokens()))).orElse("");
            case TRAIN -> checkpoint.map(trained -> "%d steps, %s tokens in all, loss %s".formatted(trained.steps(),
                    Amounts.count(trained.tokensSeen()), Amounts.decimal(trained.trainingLoss(), 3))).orElse("");
            case MERGE, TUNE -> Amounts.plural(jobs.get(stage).states().size(), "candidate");
            case EVALUATE -> Amounts.plural(jobs.get(stage).states().size(), "model");
            case RELEASE -> outcome.map(event -> event instanceof ModelReady ready ? "release %d: %s".formatted(ready.release(), ready.name()) : "")
                    .orElse("");
        };
    }
}
