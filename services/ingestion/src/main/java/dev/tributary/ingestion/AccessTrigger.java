package dev.tributary.ingestion;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.source.AccessAnswer;
import dev.tributary.contracts.source.AccessClosed;
import dev.tributary.contracts.source.AccessGranted;
import dev.tributary.contracts.source.AccessRefused;
import dev.tributary.contracts.source.AccessRequested;
import dev.tributary.ingestion.edgar.Pacing;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Counts the allowance that all instances share: each request for a turn is answered with one, in one place, in order. A turn
/// belongs to one request and lapses by itself, so an instance that dies keeps nothing of it.
public final class AccessTrigger implements Trigger {

    static final String PACING = "access-pacing";
    /// Who asked longer ago has given up waiting.
    private static final Duration STALE = Duration.ofSeconds(8);

    private final Events events;

    public AccessTrigger(Events events) {
        this.events = events;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(PACING, Pacing.class));
        builder.stream(Topics.ACCESS_REQUESTS.name(), Consumed.with(Serdes.String(), serde).withName("access-source"))
                .process(() -> new Counter(events), Named.as("access-count"), PACING)
                .to(Topics.ACCESS_ANSWERS.name(), Produced.with(Serdes.String(), serde).withName("access-sink"));
    }

    private static final class Counter implements Processor<String, Event<Payload>, String, Event<Payload>> {

        private final Events events;
        private @Nullable ProcessorContext<String, Event<Payload>> context;
        private @Nullable KeyValueStore<String, Pacing> pacings;

        Counter(Events events) {
            this.events = events;
        }

        @Override
        public void init(ProcessorContext<String, Event<Payload>> context) {
            this.context = context;
            pacings = context.getStateStore(PACING);
        }

        @Override
        public void process(Record<String, Event<Payload>> record) {
            Instant now = Instant.ofEpochMilli(Objects.requireNonNull(context).currentSystemTimeMs());
            KeyValueStore<String, Pacing> known = Objects.requireNonNull(pacings);
            Pacing pacing = Optional.ofNullable(known.get(record.key())).orElseGet(Pacing::fresh);
            switch (record.value().data()) {
                case AccessRequested stale when record.value().time().plus(STALE).isBefore(now) -> { }
                case AccessRequested asked -> {
                    Instant turn = pacing.turn(now, Duration.ofMillis(asked.leadMillis()), asked.backfill());
                    known.put(record.key(), pacing.granted(turn, asked.backfill()));
                    answer(record, new AccessGranted(asked.host(), asked.caller(), asked.number(), turn));
                }
                case AccessRefused refused -> {
                    Pacing closed = pacing.closed(now);
                    known.put(record.key(), closed);
                    answer(record, new AccessClosed(refused.host(), closed.closedUntil(), refused.reason()));
                }
                default -> throw new IllegalArgumentException("the access trigger reads requests for access, not " + record.value().type());
            }
        }

        private void answer(Record<String, Event<Payload>> record, AccessAnswer answer) {
            Objects.requireNonNull(context).forward(record.withValue(events.derivedFrom(record.value(), 0, (Payload) answer)));
        }
    }
}
