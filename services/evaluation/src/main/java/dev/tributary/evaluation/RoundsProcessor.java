package dev.tributary.evaluation;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.evaluation.round.PipelineRounds;
import dev.tributary.evaluation.round.RoundFold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The thin shell around [RoundFold]: state in a store, time from the wall clock, consequences to their topics.
final class RoundsProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final RoundFold fold;
    private final Events events;
    private final Duration catchUp;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, PipelineRounds> store;
    private long noExpiryBefore;

    RoundsProcessor(RoundFold fold, Events events, Duration catchUp) {
        this.fold = fold;
        this.events = events;
        this.catchUp = catchUp;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.store = context.getStateStore(ReleaseTrigger.STORE);
        this.noExpiryBefore = context.currentSystemTimeMs() + catchUp.toMillis();
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        PipelineRounds known = Objects.requireNonNull(store).get(record.key());
        RoundFold.Step step = fold.apply(known == null ? PipelineRounds.none() : known, record.value());
        take(record.key(), step, record.timestamp());
    }

    private void expire(long now) {
        if (now < noExpiryBefore) {
            return;
        }
        List<KeyValue<String, PipelineRounds>> pipelines = new ArrayList<>();
        try (KeyValueIterator<String, PipelineRounds> all = Objects.requireNonNull(store).all()) {
            all.forEachRemaining(pipelines::add);
        }
        for (KeyValue<String, PipelineRounds> pipeline : pipelines) {
            RoundFold.Step step = fold.expire(pipeline.value, Instant.ofEpochMilli(now));
            if (!step.rounds().equals(pipeline.value)) {
                take(pipeline.key, step, now);
            }
        }
    }

    private void take(String pipeline, RoundFold.Step step, long timestamp) {
        Objects.requireNonNull(store).put(pipeline, step.rounds());
        int ordinal = 0;
        for (RoundFold.Consequence consequence : step.consequences()) {
            Event<Payload> event = events.derivedFrom(consequence.cause(), ordinal++, consequence.payload());
            Objects.requireNonNull(context).forward(new Record<>(event.data().key(), event, timestamp));
        }
    }
}
