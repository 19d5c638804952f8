package dev.tributary.training;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.release.ReleaseEvent;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Keeps each pipeline's line of training and starts the next run when it may start.
final class TrainingProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private final Events events;
    private final Optional<ParallelLayout> layout;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, TrainingLine> lines;

    TrainingProcessor(Events events, Optional<ParallelLayout> layout) {
        this.events = events;
        this.layout = layout;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.lines = context.getStateStore(TrainingTrigger.LINES);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        TrainingLine known = Objects.requireNonNull(lines).get(record.key());
        TrainingLine line = known == null ? TrainingLine.empty() : known;
        TrainingLine after = switch (record.value().data()) {
            case PipelineDefined pipeline -> line.defined(pipeline);
            case CorpusSealed corpus -> line.sealed(corpus);
            case CheckpointTrained checkpoint -> line.trained(checkpoint);
            case JobState state -> line.gaveUp(state.job().round());
            case ReleaseEvent decision -> line.decided(decision);
            case ModelEvent downstream -> line;
            default -> throw new IllegalArgumentException("training does not read " + record.value().type());
        };
        Optional<CorpusSealed> next = after.next();
        if (next.isPresent()) {
            TrainCheckpoint command = command(after, next.get());
            Event<Payload> event = events.derivedFrom(record.value(), 0, command);
            Objects.requireNonNull(context).forward(record.withKey(command.key()).withValue(event));
            after = after.started(next.get());
        }
        Objects.requireNonNull(lines).put(record.key(), after);
    }

    private TrainCheckpoint command(TrainingLine line, CorpusSealed corpus) {
        PipelineDefinition definition = line.pipeline().orElseThrow().definition();
        Optional<PipelineDefinition.Replay> replay = definition.corpus().replay().filter(mixed -> mixed.fraction() > 0);
        Optional<ArtifactRef> replayed = replay.map(mixed -> Objects.requireNonNull(line.references().get(mixed.from())).manifest());
        return new TrainCheckpoint(corpus.pipeline(), corpus.version(), line.parent(), line.optimiserState(),
                line.latest().map(CheckpointTrained::tokensSeen).orElse(0L), corpus.manifest(), replayed,
                replay.map(PipelineDefinition.Replay::fraction).orElse(0.0), definition.training(), layout);
    }
}
