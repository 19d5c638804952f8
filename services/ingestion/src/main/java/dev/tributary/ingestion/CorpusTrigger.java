package dev.tributary.ingestion;

import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/// Documents upstream become seal commands: tells duplicates, counts tokens, splits by filer, and asks for a seal when the
/// pipeline's rule says so. Everything of one pipeline has one key, so one task sees all of it, in order, exactly once.
///
/// Retractions are facts that anybody may publish; they come back from the topic of documents under the pipeline's key.
public final class CorpusTrigger implements Trigger {

    private final Events events;
    private final DocumentCount count;
    private final Function<String, KeyValueBytesStoreSupplier> stores;

    /// @param count told of every document
    public CorpusTrigger(Events events, DocumentCount count) {
        this(events, count, Stores::persistentKeyValueStore);
    }

    /// With stores of another kind, such as those in memory, which spare tests a sync of the disk per record.
    CorpusTrigger(Events events, DocumentCount count, Function<String, KeyValueBytesStoreSupplier> stores) {
        this.events = events;
        this.count = count;
        this.stores = stores;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        CorpusStores.addTo(builder, stores);
        KStream<String, Event<Payload>> retracted = builder
                .stream(Topics.DOCUMENTS.name(), Consumed.with(Serdes.String(), serde).withName("corpus-facts"))
                .filter((id, event) -> event.data() instanceof DocumentRetracted, Named.as("corpus-retractions"))
                .selectKey((id, event) -> ((DocumentRetracted) event.data()).pipeline(), Named.as("corpus-retractions-by-pipeline"))
                .repartition(Repartitioned.with(Serdes.String(), serde).withName("corpus-retracted-documents")
                        .withNumberOfPartitions(Topics.EXTRACTED.partitions()));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.EXTRACTED.name()), Consumed.with(Serdes.String(), serde).withName("corpus-source"))
                .merge(retracted, Named.as("corpus-source-and-retractions"))
                .process(() -> new CorpusProcessor(events, count), Named.as("corpus-gather"), CorpusStores.NAMES)
                .to((key, event, context) -> event.data() instanceof JobCommand
                        ? Topics.commands("ingestion").name()
                        : Topics.DOCUMENTS.name(), Produced.with(Serdes.String(), serde).withName("corpus-sink"));
    }
}
