package dev.tributary.ingestion;

import static org.awaitility.Awaitility.await;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineEvent;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.ingestion.corpus.Tokenizers;
import dev.tributary.ingestion.intake.Fetched;
import dev.tributary.ingestion.intake.Intake;
import dev.tributary.ingestion.intake.LinkFetcher;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.safety.SafeDownload;
import dev.tributary.testing.broker.ShippedStreams;
import dev.tributary.worker.Execution;
import dev.tributary.worker.FailurePolicy;
import dev.tributary.worker.Telemetry;
import dev.tributary.worker.Worker;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.LatestState;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import dev.tributary.worker.ledger.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/// The service as it runs in production (publisher, ledger, triggers, views, workers, the shipped Streams settings), without Quarkus.
/// It has one pipeline, `sec`.
final class IngestionInTest implements AutoCloseable {

    private static final String NAME = "ingestion";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String bootstrapServers;
    private final Events events = new Events(NAME, Clock.systemUTC());
    private final FileArtifactStore artifacts;
    private final ArtifactRef model;
    private final EventPublisher publisher;
    private final JobStates jobs;
    private final LatestState<PipelineEvent> definitions;
    private final LatestState<DocumentEvent> retractions;
    private final Pipelines pipelines;
    private final KafkaSourceLog log;
    private final KafkaStreams streams;
    private final AtomicReference<Optional<LinkFetcher>> links = new AtomicReference<>(Optional.empty());
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /// @param home an empty folder
    IngestionInTest(String bootstrapServers, Path home) throws Exception {
        this.bootstrapServers = bootstrapServers;
        artifacts = new FileArtifactStore(home.resolve("store"));
        ModelStore models = new ModelStore(artifacts, home.resolve("models"));
        model = models.put(BaseModel.write(home.resolve("base"), 300, Stream.of("Words that somebody uploads, and a note in a folder.")));
        publisher = new EventPublisher(bootstrapServers, NAME + "-publisher");
        jobs = new JobStates(bootstrapServers, NAME);
        definitions = new LatestState<>(bootstrapServers, "pipelines", Topics.PIPELINES, PipelineDefined.class::isInstance);
        retractions = new LatestState<>(bootstrapServers, "retractions", Topics.DOCUMENTS, DocumentRetracted.class::isInstance,
                document -> document.pipeline() + '/' + document.documentId());
        pipelines = new Pipelines(definitions);
        log = new KafkaSourceLog(bootstrapServers, publisher, events, Clock.systemUTC());
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(NAME, events).addTo(builder);
        new CorpusTrigger(events, (pipeline, outcome) -> { }).addTo(builder);
        new SourceTrigger(events, pipelines::tokenizer, jobs::open).addTo(builder);
        streams = new KafkaStreams(builder.build(), ShippedStreams.settings(Worker.class, NAME, bootstrapServers, home.resolve("streams")));
        streams.start();
        jobs.awaitCaughtUp();
        publisher.publish(Topics.PIPELINES, events.first(pipeline(home)));
        await().atMost(PATIENCE).until(() -> pipelines.find("sec").isPresent() && streams.state() == KafkaStreams.State.RUNNING);
        Tokenizers tokenizers = new Tokenizers(models, artifacts);
        FetchJob fetch = new FetchJob(artifacts, (command, file) -> links.get().isPresent() ? links.get().get().fetch(command, file)
                : new Fetched.Never("source-unknown", "no test reads from " + command.location()));
        IngestJob ingest = new IngestJob(
                artifacts, tokenizers, CorpusJobsTest.settings(), CorpusJobsTest.pdf(), new SimpleMeterRegistry());
        FailurePolicy policy = FailurePolicy.under(new TopicAdmin(bootstrapServers).deliveryLimit());
        Execution execution = new Execution(NAME, List.of(fetch, ingest), publisher, events, jobs,
                new Telemetry(new SimpleMeterRegistry(), NAME), policy, home.resolve("work"));
        for (int slot = 0; slot < 2; slot++) {
            Worker worker = new Worker(NAME, bootstrapServers, execution);
            workers.add(worker);
            threads.add(Thread.ofPlatform().name("worker-" + slot).start(worker));
        }
    }

    /// The pipeline, with a folder to watch.
    PipelineDefined pipeline(Path folder) {
        String yaml = SecPipeline.watching("sec", folder, "seal: { tokens: 1_000_000, every: P1D }\n");
        return new PipelineDefined(PipelineFile.parse("sec.yaml", yaml), Map.of(PipelineDefined.BASE, model), Map.of(), Map.of());
    }

    void fetchLinksBy(SafeDownload downloads) {
        links.set(Optional.of(new LinkFetcher(downloads, new SplittableRandom(1))));
    }

    KafkaSourceLog log() {
        return log;
    }

    Intake intake() {
        return new Intake(pipelines, artifacts, publisher, events, jobs);
    }

    DocumentResource documents() {
        return new DocumentResource(intake(), Clock.systemUTC());
    }

    RetractionResource retractions() {
        return new RetractionResource(pipelines, retractions, publisher, events);
    }

    DocumentTopic topic(String name) {
        return new DocumentTopic("sec", name, intake(), artifacts, refused -> publisher.publish(Topics.DOCUMENTS, events.first(refused)),
                DocumentTopic.consumer(bootstrapServers, "sec"));
    }

    ArtifactRef put(byte[] body) {
        return artifacts.put(body, MediaTypes.BYTES);
    }

    String text(DocumentIngested document) {
        return new String(artifacts.bytes(document.text()), StandardCharsets.UTF_8);
    }

    /// Waits until what was asked for is done and has been told of.
    void awaitIdle() {
        await().atMost(PATIENCE).during(Duration.ofSeconds(2)).until(() -> jobs.open() == 0);
    }

    @Override
    public void close() throws InterruptedException {
        workers.forEach(Worker::close);
        for (Thread thread : threads) {
            thread.join(PATIENCE);
        }
        streams.close(PATIENCE);
        log.close();
        retractions.close();
        definitions.close();
        jobs.close();
        publisher.close();
    }
}
