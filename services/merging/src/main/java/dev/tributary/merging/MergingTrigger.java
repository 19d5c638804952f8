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

/// A trained checkpoint upstream becomes one merge command per declared recipe; a merge that was cut becomes a command per shard, and
/// one to seal them.
final class MergingTrigger implements Trigger {

    static final String PIPELINES = "merging-pipelines";

    static final String LINES = "merging-lines";

    static final String ARRIVALS = "merging-arrivals";

    private final Events events;
    private final long shardBytes;

    /// @param shardBytes the largest weight file of a result
    MergingTrigger(Events events, long shardBytes) {
        this.events = events;
        this.shardBytes = shardBytes;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(PIPELINES, PipelineDefined.class));
        builder.addStateStore(JsonSerde.store(LINES, Earlier.class));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.MODELS.name()), Consumed.with(Serdes.String(), serde).withName("merging-source"))
                .process(() -> new MergingProcessor(events, shardBytes), Named.as("merging-candidates"), PIPELINES, LINES)
                .to(Topics.commands("merging").name(), Produced.with(Serdes.String(), serde).withName("merging-sink"));
        builder.addStateStore(JsonSerde.store(ARRIVALS, ShardProcessor.Arrived.class));
        builder.stream(Topics.MERGES.name(), Consumed.with(Serdes.String(), serde).withName("merging-shard-source"))
                .process(() -> new ShardProcessor(events), Named.as("merging-shards"), ARRIVALS)
                .to(Topics.commands("merging").name(), Produced.with(Serdes.String(), serde).withName("merging-shard-sink"));
    }
}
