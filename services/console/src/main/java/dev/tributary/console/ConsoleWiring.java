package dev.tributary.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.console.lineage.LineageBook;
import dev.tributary.console.registry.EventHub;
import dev.tributary.console.registry.Registry;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes the console's objects, and keeps its one reader going.
@ApplicationScoped
public class ConsoleWiring {

    private final String bootstrapServers;
    private final Path store;
    private final Registry registry = new Registry();
    private final EventHub hub = new EventHub();
    private Optional<TopicReader> reader = Optional.empty();
    private Optional<Thread> reading = Optional.empty();

    ConsoleWiring(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @ConfigProperty(name = "tributary.store") Path store) {
        this.bootstrapServers = bootstrapServers;
        this.store = store;
    }

    @Produces
    @Singleton
    Registry registry() {
        return registry;
    }

    @Produces
    @Singleton
    EventHub hub() {
        return hub;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /// The one JSON mapper, so that the console writes events as they lie in their topics.
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    ArtifactStore artifacts() throws IOException {
        return new FileArtifactStore(store);
    }

    @Produces
    @Singleton
    LineageBook lineage(ArtifactStore artifacts) {
        return new LineageBook(artifacts);
    }

    void start(@Observes StartupEvent starting, LineageBook lineage, MeterRegistry metrics) {
        List<String> topics = new ArrayList<>(List.of(Topics.PIPELINES.name(), Topics.DOCUMENTS.name(), Topics.CORPORA.name(),
                Topics.MODELS.name(), Topics.RELEASES.name(), Topics.JOB_STATES.name()));
        Topics.workers().forEach(service -> topics.add(Topics.progress(service).name()));
        TopicReader started = new TopicReader(bootstrapServers, topics, event -> take(event, lineage, metrics), registry::reachedTheEnd);
        reader = Optional.of(started);
        reading = Optional.of(Thread.ofPlatform().name("console-reader").daemon().start(started));
    }

    /// Whether what is shown is kept up to date.
    boolean isReading() {
        return reading.filter(Thread::isAlive).isPresent();
    }

    /// What was there before the start is known, but is no news.
    private void take(Event<Payload> event, LineageBook lineage, MeterRegistry metrics) {
        registry.take(event);
        lineage.take(event.data());
        metrics.counter("tributary.console.events", "type", event.type()).increment();
        if (registry.isCaughtUp()) {
            hub.publish(event);
        } else {
            hub.remember(event);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        reader.ifPresent(TopicReader::close);
    }
}
