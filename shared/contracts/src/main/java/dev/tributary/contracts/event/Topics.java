package dev.tributary.contracts.event;

import dev.tributary.contracts.corpus.CorpusEvent;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobEvent;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.merge.MergeEvent;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.contracts.search.SearchEvent;
import dev.tributary.contracts.source.AccessAnswer;
import dev.tributary.contracts.source.AccessRequest;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.contracts.source.SourceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The topic catalogue: the single source from which the launcher, the cluster manifests, AsyncAPI and the docs are made.
public final class Topics {

    private static final int PARTITIONS = 4;
    /// Commands, and the job events that one ledger reads beside them. A share group gives each partition to one worker while
    /// there are fewer workers than partitions, so with several a job would wait for a busy worker while others idle.
    private static final int JOB_PARTITIONS = 1;
    private static final int RECORD_BYTES = 1 << 20;
    /// A seal names every document of a corpus, at about 700 bytes each, and as many earlier ones, at about 200.
    private static final int COMMAND_BYTES = 8 << 20;

    public static final Topic<PipelineEvent> PIPELINES = state("pipelines.state.v1", "pipeline", PipelineEvent.class, Optional.empty());
    /// One partition: one place sees all that waits to be fetched, so that what is new goes before what is old.
    public static final Topic<SourceEvent> SOURCES =
            new Topic<>("sources.events.v1", "pipeline/document id", SourceEvent.class, 1, false, days(14), RECORD_BYTES);
    public static final Topic<SourceState> SOURCE_STATES = state("sources.state.v1", "pipeline/what", SourceState.class, Optional.empty());
    /// One partition each: an allowance is counted in one place.
    public static final Topic<AccessRequest> ACCESS_REQUESTS =
            new Topic<>("access.requests.v1", "host", AccessRequest.class, 1, false, days(1), RECORD_BYTES);
    public static final Topic<AccessAnswer> ACCESS_ANSWERS =
            new Topic<>("access.answers.v1", "host", AccessAnswer.class, 1, false, days(1), RECORD_BYTES);
    public static final Topic<DocumentExtracted> EXTRACTED = log("documents.extracted.v1", "pipeline", DocumentExtracted.class, days(14));
    public static final Topic<DocumentEvent> DOCUMENTS = log("documents.events.v1", "document id", DocumentEvent.class, days(90));
    public static final Topic<CorpusEvent> CORPORA = log("corpora.events.v1", "pipeline", CorpusEvent.class, days(365));
    public static final Topic<MergeEvent> MERGES = log("merges.events.v1", "merge job id", MergeEvent.class, days(14));
    public static final Topic<ModelEvent> MODELS = log("models.events.v1", "pipeline", ModelEvent.class, days(365));
    public static final Topic<SearchEvent> SEARCHES = log("searches.events.v1", "tuning job id", SearchEvent.class, days(14));
    public static final Topic<ReleaseEvent> RELEASES = log("releases.events.v1", "pipeline", ReleaseEvent.class, Optional.empty());
    public static final Topic<JobEvent> JOB_EVENTS =
            new Topic<>("jobs.events.v1", "job id", JobEvent.class, JOB_PARTITIONS, false, days(90), RECORD_BYTES);
    public static final Topic<JobState> JOB_STATES = state("jobs.state.v1", "job id", JobState.class, Optional.empty());

    private Topics() {
    }

    /// The services that run jobs, in the order of the flow.
    public static List<String> workers() {
        return List.of("ingestion", "training", "merging", "tuning", "evaluation");
    }

    /// Commands to one service; its workers lease them as the share group [#workerGroup].
    public static Topic<JobCommand> commands(String service) {
        return new Topic<>(service + ".commands.v1", "job id", JobCommand.class, JOB_PARTITIONS, false, days(14), COMMAND_BYTES);
    }

    /// Progress of one service's jobs, at most one record a second and job.
    public static Topic<JobProgressed> progress(String service) {
        return state(service + ".progress.v1", "job id", JobProgressed.class, days(1));
    }

    /// The share group in which one service's workers lease commands.
    public static String workerGroup(String service) {
        return service + "-workers";
    }

    /// The topic that a fact belongs to.
    ///
    /// @throws IllegalArgumentException for commands and progress, whose topic depends on the service
    public static Topic<?> of(Payload fact) {
        return all().stream()
                .filter(topic -> topic.payload().isInstance(fact) && topic.payload() != JobCommand.class && topic.payload() != JobProgressed.class)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no topic carries " + fact.getClass().getSimpleName()));
    }

    /// Every topic, without dead letters.
    public static List<Topic<?>> all() {
        List<Topic<?>> all = new ArrayList<>(
                List.of(PIPELINES, SOURCES, SOURCE_STATES, ACCESS_REQUESTS, ACCESS_ANSWERS, EXTRACTED, DOCUMENTS, CORPORA, MERGES, MODELS, SEARCHES,
                        RELEASES, JOB_EVENTS, JOB_STATES));
        for (String service : workers()) {
            all.add(commands(service));
            all.add(progress(service));
        }
        return List.copyOf(all);
    }

    /// How long dead letters are kept.
    public static Duration deadLetterRetention() {
        return Duration.ofDays(30);
    }

    private static Optional<Duration> days(int days) {
        return Optional.of(Duration.ofDays(days));
    }

    private static <T extends Payload> Topic<T> log(String name, String keyed, Class<T> payload, Optional<Duration> retention) {
        return new Topic<>(name, keyed, payload, PARTITIONS, false, retention, RECORD_BYTES);
    }

    private static <T extends Payload> Topic<T> state(String name, String keyed, Class<T> payload, Optional<Duration> retention) {
        return new Topic<>(name, keyed, payload, PARTITIONS, true, retention, RECORD_BYTES);
    }
}
