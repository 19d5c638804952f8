package dev.tributary.tuning;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/// A trained checkpoint upstream becomes one tuning command per declared `tune` entry, once the text of every source is sealed.
final class TuningTrigger implements Trigger {

    static final String LINES = "tuning-lines";

    private final Events events;

    TuningTrigger(Events events) {
        this.events = events;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(LINES, TuningLine.class));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.CORPORA.name(), Topics.MODELS.name()),
                        Consumed.with(Serdes.String(), serde).withName("tuning-source"))
                .process(() -> new TuningProcessor(events), Named.as("tuning-candidates"), LINES)
                .to(Topics.commands("tuning").name(), Produced.with(Serdes.String(), serde).withName("tuning-sink"));
    }
}
