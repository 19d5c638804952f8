package dev.tributary.ingestion;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import dev.tributary.worker.kafka.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Documents upstream become seal commands: tells duplicates, counts tokens, splits by filer, and asks for a seal when the
/// pipeline's rule says so. Everything of one pipeline has one key, so one task sees all of it, in order, exactly once.
public final class CorpusTrigger implements Trigger {

    static final String PIPELINES = "corpus-pipelines";
    static final String CORPORA = "corpus-open";
    static final String DOCUMENTS = "corpus-documents";
    static final String SEEN = "corpus-seen";

    private final Events events;
    private final DocumentCount count;

    /// @param count told of every document
    public CorpusTrigger(Events events, DocumentCount count) {
        this.events = events;
        this.count = count;
    }

    @Override
    public void addTo(StreamsBuilder builder) {
        EventSerde serde = new EventSerde();
        builder.addStateStore(store(PIPELINES, JsonSerde.of(PipelineDefined.class)));
        builder.addStateStore(store(CORPORA, JsonSerde.of(CorpusState.class)));
        builder.addStateStore(store(DOCUMENTS, JsonSerde.of(OpenDocument.class)));
        builder.addStateStore(store(SEEN, Serdes.String()));
        builder.stream(List.of(Topics.PIPELINES.name(), Topics.EXTRACTED.name()), Consumed.with(Serdes.String(), serde).withName("corpus-source"))
                .process(() -> new CorpusProcessor(events, count), Named.as("corpus-gather"), PIPELINES, CORPORA, DOCUMENTS, SEEN)
                .to((key, event, context) -> event.data() instanceof JobCommand
                        ? Topics.commands("ingestion").name()
                        : Topics.DOCUMENTS.name(), Produced.with(Serdes.String(), serde).withName("corpus-sink"));
    }

    private static <T> StoreBuilder<KeyValueStore<String, T>> store(String name, Serde<T> values) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), values);
    }
}
