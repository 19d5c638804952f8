package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.source.SourceState;
import dev.tributary.ingestion.source.TrackedDocument;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Sightings become commands: each document of a source is fetched once and read once, however often and by whichever interface
/// it is shown. What is new goes first; what failed comes again. Exactly once.
public final class SourceTrigger implements Trigger {

    static final String DOCUMENTS = "source-documents";
    static final String QUEUE = "source-queue";
    static final String ASKED = "source-asked";

    private final Events events;
    private final Function<String, Optional<ArtifactRef>> tokenizer;
    private final IntSupplier openJobs;

    /// @param tokenizer of a pipeline: the model whose tokens are counted; documents of a pipeline without one wait
    /// @param openJobs  how many jobs of this service wait or run: what is old is read while few do
    public SourceTrigger(Events events, Function<String, Optional<ArtifactRef>> tokenizer, IntSupplier openJobs) {
        this.events = events;
        this.tokenizer = tokenizer;
        this.openJobs = openJobs;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(store(DOCUMENTS, JsonSerde.of(TrackedDocument.class)));
        builder.addStateStore(store(QUEUE, Serdes.String()));
        builder.addStateStore(store(ASKED, Serdes.Long()));
        builder.stream(Topics.SOURCES.name(), Consumed.with(Serdes.String(), serde).withName("source-source"))
                .process(() -> new SourceProcessor(events, tokenizer, openJobs), Named.as("source-track"), DOCUMENTS, QUEUE, ASKED)
                .to((key, event, context) -> topicOf(event.data()), Produced.with(Serdes.String(), serde).withName("source-sink"));
    }

    private static String topicOf(Payload fact) {
        return switch (fact) {
            case JobCommand command -> Topics.commands("ingestion").name();
            case SourceState state -> Topics.SOURCE_STATES.name();
            case DocumentEvent document -> Topics.DOCUMENTS.name();
            default -> throw new IllegalArgumentException("the source trigger publishes no " + fact.getClass().getSimpleName());
        };
    }

    private static <T> StoreBuilder<KeyValueStore<String, T>> store(String name, Serde<T> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
