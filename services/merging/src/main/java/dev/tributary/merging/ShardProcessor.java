package dev.tributary.merging;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.merge.MergeCut;
import dev.tributary.contracts.merge.MergeEvent;
import dev.tributary.contracts.merge.ShardMerged;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Asks for every shard of a merge that was cut, and for its sealing once all are there.
final class ShardProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private final Events events;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, Arrived> arrivals;

    ShardProcessor(Events events) {
        this.events = events;
    }

    /// The shards of one merge that are there.
    record Arrived(Map<Integer, ArtifactRef> weights) {

        Arrived {
            weights = Map.copyOf(weights);
        }

        Arrived with(ShardMerged shard) {
            Map<Integer, ArtifactRef> more = new TreeMap<>(weights);
            more.put(shard.shard(), shard.weights());
            return new Arrived(more);
        }

        List<ArtifactRef> inOrder() {
            return List.copyOf(new TreeMap<>(weights).values());
        }
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.arrivals = context.getStateStore(MergingTrigger.ARRIVALS);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        switch ((MergeEvent) record.value().data()) {
            case MergeCut cut -> {
                for (int shard = 1; shard <= cut.shards(); shard++) {
                    ask(record, shard, new MergeShard(cut.merge(), shard, cut.shards()));
                }
            }
            case ShardMerged shard -> arrived(record, shard);
        }
    }

    private void arrived(Record<String, Event<Payload>> record, ShardMerged shard) {
        KeyValueStore<String, Arrived> known = Objects.requireNonNull(arrivals);
        Arrived before = known.get(record.key());
        Arrived now = (before == null ? new Arrived(Map.of()) : before).with(shard);
        if (now.weights().size() < shard.shards()) {
            known.put(record.key(), now);
        } else {
            known.delete(record.key());
            ask(record, 0, new SealMerge(shard.merge(), now.inOrder()));
        }
    }

    private void ask(Record<String, Event<Payload>> record, int ordinal, JobCommand command) {
        Event<Payload> event = events.derivedFrom(record.value(), ordinal, command);
        Objects.requireNonNull(context).forward(record.withKey(command.key()).withValue(event));
    }
}
