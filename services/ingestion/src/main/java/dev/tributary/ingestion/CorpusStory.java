package dev.tributary.ingestion;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Tells the facts that one record, or one look at the clock, leads to. Not thread-safe.
final class CorpusStory {

    private final ProcessorContext<String, Event<Payload>> context;
    private final Events events;
    private final Optional<Event<Payload>> cause;
    private final long timestamp;
    private int told;

    /// @param cause     the record; empty for a look at the clock
    /// @param timestamp of the records that tell
    CorpusStory(ProcessorContext<String, Event<Payload>> context, Events events, Optional<Event<Payload>> cause, long timestamp) {
        this.context = context;
        this.events = events;
        this.cause = cause;
        this.timestamp = timestamp;
    }

    void tell(Payload fact) {
        int ordinal = told++;
        Event<Payload> event = cause.map(known -> events.derivedFrom(known, ordinal, fact)).orElseGet(() -> events.first(fact));
        context.forward(new Record<>(fact.key(), event, timestamp));
    }

    /// What time it is, whenever the record was written.
    Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
