package dev.tributary.evaluation;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobState;
import dev.tributary.evaluation.round.PipelineRounds;
import dev.tributary.evaluation.round.RoundFold;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Follows every round from its checkpoint to its verdict: asks for each model to be measured as soon as it exists, and decides the
/// release when all declared candidates are measured, are known to have failed, or have had their time.
///
/// Reads `pipelines.state.v1`, `corpora.events.v1` and `models.events.v1`, keyed by pipeline, and of `jobs.state.v1`, re-keyed by
/// pipeline, the jobs that ended without a result. Writes `evaluation.commands.v1` and `releases.events.v1`.
public final class ReleaseTrigger implements Trigger {

    static final String SERVICE = "evaluation";
    static final String STORE = "rounds";

    private final Events events;
    private final RoundFold fold;
    private final Duration catchUp;

    /// @param defaultTimeout how long a round waits for candidates where its pipeline does not say
    /// @param catchUp        how long after its start the trigger lets no time run out, so that it first reads what it missed
    public ReleaseTrigger(Events events, Duration defaultTimeout, Duration catchUp) {
        this.events = events;
        this.fold = new RoundFold(defaultTimeout);
        this.catchUp = catchUp;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(JsonSerde.store(STORE, PipelineRounds.class));
        KStream<String, Event<Payload>> stopped = builder
                .stream(Topics.JOB_STATES.name(), Consumed.with(Serdes.String(), serde).withName("rounds-jobs-source"))
                .filter((id, event) -> event != null && isStopped(event.data()), Named.as("rounds-jobs-stopped"))
                .selectKey((id, event) -> ((JobState) event.data()).job().pipeline(), Named.as("rounds-jobs-by-pipeline"))
                .repartition(Repartitioned.with(Serdes.String(),
                        serde).withName("rounds-jobs").withNumberOfPartitions(Topics.MODELS.partitions()));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.CORPORA.name(), Topics.MODELS.name()),
                        Consumed.with(Serdes.String(), serde).withName("rounds-source"))
                .filter((pipeline, event) -> event != null, Named.as("rounds-present"))
                .merge(stopped, Named.as("rounds-merged"))
                .process(() -> new RoundsProcessor(fold, events, catchUp), Named.as("rounds-fold"), STORE)
                .to((key, event, context) -> topic(event.data()), Produced.with(Serdes.String(), serde).withName("rounds-sink"));
    }

    private static boolean isStopped(Payload data) {
        return data instanceof JobState.Failed || data instanceof JobState.Cancelled;
    }

    private static String topic(Payload data) {
        return data instanceof JobCommand ? Topics.commands(SERVICE).name() : Topics.of(data).name();
    }
}
