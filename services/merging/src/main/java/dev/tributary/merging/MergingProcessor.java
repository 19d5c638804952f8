package dev.tributary.merging;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition.Candidate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Remembers each pipeline and its checkpoints, and asks for its merges when another one comes.
final class MergingProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    /// What recipes call the model that was just trained.
    private static final String CHECKPOINT = "checkpoint";

    private final Events events;
    private final long shardBytes;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, PipelineDefined> pipelines;
    private @Nullable KeyValueStore<String, Earlier> lines;

    MergingProcessor(Events events, long shardBytes) {
        this.events = events;
        this.shardBytes = shardBytes;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.pipelines = context.getStateStore(MergingTrigger.PIPELINES);
        this.lines = context.getStateStore(MergingTrigger.LINES);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        switch (record.value().data()) {
            case PipelineDefined pipeline -> Objects.requireNonNull(pipelines).put(pipeline.pipeline(), pipeline);
            case CheckpointTrained checkpoint -> merge(record, checkpoint);
            case ModelEvent downstream -> { }
            default -> throw new IllegalArgumentException("merging does not read " + record.value().type());
        }
    }

    private void merge(Record<String, Event<Payload>> record, CheckpointTrained checkpoint) {
        PipelineDefined pipeline = Objects.requireNonNull(pipelines).get(checkpoint.pipeline());
        if (pipeline == null) {
            throw new IllegalStateException("pipeline '%s' has a checkpoint but was never declared".formatted(checkpoint.pipeline()));
        }
        Map<String, ArtifactRef> models = new TreeMap<>(pipeline.models());
        models.put(CHECKPOINT, checkpoint.model());
        Earlier known = Objects.requireNonNull(lines).get(checkpoint.pipeline());
        Earlier earlier = (known == null ? Earlier.NONE : known).with(checkpoint.snapshots());
        // By age: checkpoint-1 is the newest.
        for (int age = 1; age <= earlier.newestFirst().size(); age++) {
            models.put(CHECKPOINT + "-" + age, earlier.newestFirst().get(age - 1));
        }
        Objects.requireNonNull(lines).put(checkpoint.pipeline(), earlier.with(checkpoint.model()));
        int ordinal = 0;
        for (Candidate candidate : pipeline.definition().candidates()) {
            ArtifactRef recipe = pipeline.recipes().get(candidate.name());
            if (candidate.merge().isPresent() && recipe != null) {
                MergeCandidate command = new MergeCandidate(checkpoint.pipeline(), checkpoint.round(), candidate.name(), recipe, models,
                        Optional.of(shardBytes));
                Event<Payload> event = events.derivedFrom(record.value(), ordinal++, command);
                Objects.requireNonNull(context).forward(record.withKey(command.key()).withValue(event));
            }
        }
    }
}
