package dev.tributary.tuning;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.pipeline.PipelineDefined;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The thin shell around [TuningLine]: its state in a store, its commands to the topic.
final class TuningProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private final Events events;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, TuningLine> lines;

    TuningProcessor(Events events) {
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.lines = context.getStateStore(TuningTrigger.LINES);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        TuningLine known = Objects.requireNonNull(lines).get(record.key());
        TuningLine line = known == null ? TuningLine.empty() : known;
        TuningLine after = switch (record.value().data()) {
            case PipelineDefined pipeline -> line.defined(pipeline);
            case CorpusSealed corpus -> line.sealed(corpus);
            case CheckpointTrained checkpoint -> line.trained(checkpoint);
            case CandidateTuned tuned -> line.tuned(tuned);
            case ModelEvent other -> line;
            default -> throw new IllegalArgumentException("tuning does not read " + record.value().type());
        };
        int ordinal = 0;
        for (TuneCandidate command : after.due()) {
            Event<Payload> event = events.derivedFrom(record.value(), ordinal++, command);
            Objects.requireNonNull(context).forward(record.withKey(command.key()).withValue(event));
        }
        Objects.requireNonNull(lines).put(record.key(), after.asked());
    }
}
