package dev.tributary.worker.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Events;
import dev.tributary.worker.Telemetry;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.ledger.JobStates;
import dev.tributary.worker.ledger.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Makes the objects that every service needs, once each.
@ApplicationScoped
public class Wiring {

    private static final Logger LOG = Logger.getLogger(Wiring.class);

    private final TributarySettings settings;
    private final String bootstrapServers;

    Wiring(TributarySettings settings, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.settings = settings;
        this.bootstrapServers = bootstrapServers;
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /// The one JSON mapper, for HTTP too.
    @Produces
    @Singleton
    ObjectMapper json() {
        return Json.mapper().copy();
    }

    @Produces
    @Singleton
    Events events(Clock clock) {
        return new Events(settings.service(), clock);
    }

    @Produces
    @Singleton
    ArtifactStore artifacts() throws IOException {
        return new FileArtifactStore(settings.store());
    }

    @Produces
    @Singleton
    ModelStore models(ArtifactStore artifacts) {
        return new ModelStore(artifacts, settings.work().resolve("models"));
    }

    /// Gauges of state stores ask RocksDB itself. A scrape while a store closes has read freed memory and ended the process, and
    /// nobody watches them.
    @Produces
    @Singleton
    MeterFilter withoutStoreMetrics() {
        return MeterFilter.denyNameStartsWith("kafka.stream.state");
    }

    @Produces
    @Singleton
    Telemetry telemetry(MeterRegistry registry) {
        return new Telemetry(registry, settings.service());
    }

    @Produces
    @Singleton
    EventPublisher publisher() {
        return new EventPublisher(bootstrapServers, settings.service() + "-publisher");
    }

    void close(@Disposes EventPublisher publisher) {
        publisher.close();
    }

    @Produces
    @Singleton
    JobStates jobStates() {
        return new JobStates(bootstrapServers, settings.service());
    }

    void close(@Disposes JobStates states) {
        states.close();
    }

    /// The service's one topology: its ledger and its triggers.
    @Produces
    @Singleton
    Topology topology(Events events, Instance<Trigger> triggers) {
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(settings.service(), events).addTo(builder);
        triggers.forEach(trigger -> trigger.addTo(builder));
        return builder.build();
    }

    /// A thread that a lost broker or a fenced producer ended is replaced: it goes on from the last transaction.
    @Produces
    @Singleton
    StreamsUncaughtExceptionHandler threadsAreReplaced() {
        return thrown -> {
            LOG.errorf(thrown, "service=%s its topology's thread is replaced", settings.service());
            return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
        };
    }
}
