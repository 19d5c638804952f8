package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.intake.Intake;
import dev.tributary.ingestion.intake.Pipelines;
import dev.tributary.ingestion.intake.SourceRounds;
import dev.tributary.worker.kafka.EventPublisher;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Reads the topics of documents that pipelines name, while the service runs.
@ApplicationScoped
public class DocumentTopicLifecycle {

    private static final Logger LOG = Logger.getLogger(DocumentTopicLifecycle.class);
    private static final long TICK_SECONDS = 1;

    private final String bootstrapServers;
    private final Pipelines pipelines;
    private final Intake intake;
    private final ArtifactStore artifacts;
    private final EventPublisher publisher;
    private final Events events;
    private final Map<String, DocumentTopic> topics = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("document-topics").factory());

    DocumentTopicLifecycle(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers, Pipelines pipelines, Intake intake,
            ArtifactStore artifacts, EventPublisher publisher, Events events) {
        this.bootstrapServers = bootstrapServers;
        this.pipelines = pipelines;
        this.intake = intake;
        this.artifacts = artifacts;
        this.publisher = publisher;
        this.events = events;
    }

    void start(@Observes StartupEvent started) {
        thread.scheduleWithFixedDelay(this::look, 0, TICK_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        try {
            Map<String, PipelineDefined> wanted = new HashMap<>();
            pipelines.all().forEach(pipeline -> pipeline.definition().source().topic()
                    .ifPresent(topic -> wanted.put(pipeline.pipeline() + '|' + topic.name(), pipeline)));
            topics.entrySet().removeIf(entry -> {
                boolean gone = !wanted.containsKey(entry.getKey());
                if (gone) {
                    entry.getValue().close();
                }
                return gone;
            });
            wanted.forEach((key, pipeline) -> topics.computeIfAbsent(key, absent -> topic(pipeline)));
        } catch (RuntimeException e) {
            LOG.error("the topics of documents could not be looked at; the next tick tries again", e);
        }
    }

    private DocumentTopic topic(PipelineDefined pipeline) {
        return new DocumentTopic(pipeline.pipeline(), pipeline.definition().source().topic().orElseThrow().name(), intake, artifacts,
                refused -> publisher.publish(Topics.DOCUMENTS, events.first(refused)),
                DocumentTopic.consumer(bootstrapServers, pipeline.pipeline()));
    }

    /// How the topics are that this instance reads.
    List<SourceRounds.Health> health() {
        return topics.values().stream().map(DocumentTopic::health).sorted(Comparator.comparing(SourceRounds.Health::name)).toList();
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        thread.shutdownNow();
        thread.awaitTermination(TICK_SECONDS, TimeUnit.SECONDS);
        topics.values().forEach(DocumentTopic::close);
    }
}
