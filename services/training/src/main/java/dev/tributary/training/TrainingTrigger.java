package dev.tributary.training;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Sealed corpora upstream become training commands: one corpus after the other, each from the last checkpoint.
final class TrainingTrigger implements Trigger {

    static final String LINES = "training-lines";

    private final Events events;
    private final Optional<ParallelLayout> layout;

    /// @param layout how runs are spread over a cluster, if they are
    TrainingTrigger(Events events, Optional<ParallelLayout> layout) {
        this.events = events;
        this.layout = layout;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(LINES, TrainingLine.class));
        KStream<String, Event<Payload>> facts = builder.stream(
                List.of(Topics.PIPELINES.name(), Topics.CORPORA.name(), Topics.MODELS.name(), Topics.RELEASES.name()),
                Consumed.with(Serdes.String(), serde).withName("training-source"));
        // Job states are keyed by job; those that end a run without a checkpoint must reach their pipeline.
        KStream<String, Event<Payload>> givenUp = builder
                .stream(Topics.JOB_STATES.name(), Consumed.with(Serdes.String(), serde).withName("training-jobs-source"))
                .filter((key, event) -> event != null && event.data() instanceof JobState state && isGivenUp(state), Named.as("training-given-up"))
                .selectKey((key, event) -> ((JobState) event.data()).job().pipeline(), Named.as("training-by-pipeline"))
                .repartition(Repartitioned.with(Serdes.String(), serde).withName("training-given-up")
                        .withNumberOfPartitions(Topics.PIPELINES.partitions()));
        facts.merge(givenUp, Named.as("training-facts"))
                .process(() -> new TrainingProcessor(events, layout), Named.as("training-line"), LINES)
                .to(Topics.commands("training").name(), Produced.with(Serdes.String(), serde).withName("training-sink"));
    }

    private static boolean isGivenUp(JobState state) {
        return state.job().kind().equals("train-checkpoint") && (state instanceof JobState.Failed || state instanceof JobState.Cancelled);
    }
}
