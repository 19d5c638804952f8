package dev.tributary.tuning;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/// A generation of a shared search becomes one measuring job per part, and once all are back, the job that goes on with the search. No
/// job waits for another, so one worker is enough and as many as there are parts help.
final class SearchTrigger implements Trigger {

    static final String SEARCHES = "tuning-searches";

    private final Events events;

    SearchTrigger(Events events) {
        this.events = events;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(SEARCHES, SharedSearch.class));
        builder.stream(Topics.SEARCHES.name(), Consumed.with(Serdes.String(), serde).withName("searches-source"))
                .process(() -> new SearchProcessor(events), Named.as("searches-generations"), SEARCHES)
                .to(Topics.commands("tuning").name(), Produced.with(Serdes.String(), serde).withName("searches-sink"));
    }
}
