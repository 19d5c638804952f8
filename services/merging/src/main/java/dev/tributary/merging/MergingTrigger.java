package dev.tributary.merging;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;

/// A trained checkpoint upstream becomes one merge command per declared recipe.
final class MergingTrigger implements Trigger {

    static final String PIPELINES = "merging-pipelines";

    private final Events events;

    MergingTrigger(Events events) {
        this.events = events;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(PIPELINES), Serdes.String(), JsonSerde.of(PipelineDefined.class)));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.MODELS.name()), Consumed.with(Serdes.String(), serde).withName("merging-source"))
                .process(() -> new MergingProcessor(events), Named.as("merging-candidates"), PIPELINES)
                .to(Topics.commands("merging").name(), Produced.with(Serdes.String(), serde).withName("merging-sink"));
    }
}
