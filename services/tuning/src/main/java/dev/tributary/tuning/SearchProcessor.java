package dev.tributary.tuning;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.SearchAdvanced;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The thin shell around [SharedSearch]: its state in a store, its commands to the topic.
final class SearchProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

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
