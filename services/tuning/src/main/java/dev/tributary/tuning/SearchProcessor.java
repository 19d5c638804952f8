package dev.tributary.tuning;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.contracts.search.SearchEnded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The thin shell around [SharedSearch]: its state in a store, its commands to the topic.
final class SearchProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    /// How long a search may stand still, failed, before its state is let go: as long as its job can be resumed.
    private static final Duration KEPT = Topics.JOB_EVENTS.retention().orElseThrow();

    private final Events events;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, SharedSearch> searches;

    SearchProcessor(Events events) {
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.searches = context.getStateStore(SearchTrigger.SEARCHES);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> forget(Instant.ofEpochMilli(now).minus(KEPT)));
    }

    private void forget(Instant begunBefore) {
        KeyValueStore<String, SharedSearch> store = Objects.requireNonNull(searches);
        try (KeyValueIterator<String, SharedSearch> all = store.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.begun().isBefore(begunBefore)) {
                    store.delete(entry.key);
                }
            });
        }
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        Event<Payload> event = record.value();
        SharedSearch before = Optional.ofNullable(Objects.requireNonNull(searches).get(record.key()))
                .orElseGet(() -> SharedSearch.begunAt(event.time()));
        switch (event.data()) {
            case SearchAdvanced advanced -> take(record, before, before.advanced(advanced), SharedSearch.jobs(advanced));
            case CandidatesMeasured part -> {
                SharedSearch after = before.measured(part);
                take(record, before, after, after.next(part.search(), event.time()).stream().toList());
            }
            case SearchEnded ended -> Objects.requireNonNull(searches).delete(record.key());
            default -> throw new IllegalArgumentException("searches do not read " + event.type());
        }
    }

    private void take(Record<String, Event<Payload>> record, SharedSearch before, SharedSearch after, List<? extends JobCommand> commands) {
        if (after.equals(before)) {
            return;
        }
        Objects.requireNonNull(searches).put(record.key(), after);
        int ordinal = 0;
        for (JobCommand command : commands) {
            Event<Payload> event = events.derivedFrom(record.value(), ordinal++, command);
            Objects.requireNonNull(context).forward(record.withKey(command.key()).withValue(event));
        }
    }
}
