package dev.tributary.worker.ledger;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/// Adds one service's ledger to its topology: commands and job events in; `jobs.state.v1` and, when a job completes, the
/// facts it established out. All in one transaction: from at-least-once work to an exactly-once effect.
public final class Ledger {

    static final String STORE = "ledger";

    private final String service;
    private final Events events;

    public Ledger(String service, Events events) {
        this.service = service;
        this.events = events;
    }

    /// Adds the ledger to a topology.
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(STORE, JobState.class));
        builder.stream(List.of(Topics.commands(service).name(), Topics.JOB_EVENTS.name()),
                        Consumed.with(Serdes.String(), serde).withName("ledger-source"))
                .process(() -> new LedgerProcessor(service, events), Named.as("ledger-fold"), STORE)
                .to((key, event, context) -> topic(event), Produced.with(Serdes.String(), serde).withName("ledger-sink"));
    }

    private static String topic(Event<Payload> event) {
        return Topics.of(event.data()).name();
    }
}
