package dev.tributary.ingestion;

import dev.tributary.contracts.job.SealCorpus.Earlier;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.EarlierDocuments;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.ingestion.supersession.FiledVersion;
import dev.tributary.worker.kafka.JsonSerde;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/// The corpus topology's stores. Keys begin with the pipeline's name, so one pipeline's entries are a range.
final class CorpusStores {

    private static final String PIPELINES = "corpus-pipelines";
    private static final String CORPORA = "corpus-open";
    private static final String DOCUMENTS = "corpus-documents";
    private static final String SEEN = "corpus-seen";
    private static final String RETRACTED = "corpus-retracted";
    private static final String VERSIONS = "corpus-versions";
    private static final String BANDS = "corpus-bands";
    private static final String FILERS = "corpus-filers";
    /// Every store, for the processor that uses them.
    static final String[] NAMES = {PIPELINES, CORPORA, DOCUMENTS, SEEN, RETRACTED, VERSIONS, BANDS, FILERS};

    private final AtHand<PipelineDefined> pipelines;
    private final AtHand<CorpusState> corpora;
    private final KeyValueStore<String, OpenDocument> documents;
    private final KeyValueStore<String, String> seen;
    private final KeyValueStore<String, Retraction> retracted;
    private final KeyValueStore<String, Filings> versions;
    private final KeyValueStore<String, Earlier> bands;
    private final KeyValueStore<String, Latest> filers;

    /// A document's withdrawal.
    record Retraction(String reason, Instant at) {
    }

    private record Filings(List<FiledVersion> all) {
    }

    private record Latest(List<Earlier> all) {
    }

    CorpusStores(ProcessorContext<?, ?> context) {
        pipelines = new AtHand<>(context.getStateStore(PIPELINES));
        corpora = new AtHand<>(context.getStateStore(CORPORA));
        documents = context.getStateStore(DOCUMENTS);
        seen = context.getStateStore(SEEN);
        retracted = context.getStateStore(RETRACTED);
        versions = context.getStateStore(VERSIONS);
        bands = context.getStateStore(BANDS);
        filers = context.getStateStore(FILERS);
    }

    /// @param kind makes a store of a name
    static void addTo(StreamsBuilder builder, Function<String, KeyValueBytesStoreSupplier> kind) {
        for (String name : NAMES) {
            builder.addStateStore(Stores.keyValueStoreBuilder(kind.apply(name), Serdes.String(), serde(name)));
        }
    }

    /// How a store's values are written.
    static Serde<?> serde(String name) {
        return switch (name) {
            case PIPELINES -> JsonSerde.of(PipelineDefined.class);
            case CORPORA -> JsonSerde.of(CorpusState.class);
            case DOCUMENTS -> JsonSerde.of(OpenDocument.class);
            case RETRACTED -> JsonSerde.of(Retraction.class);
            case VERSIONS -> JsonSerde.of(Filings.class);
            case BANDS -> JsonSerde.of(Earlier.class);
            case FILERS -> JsonSerde.of(Latest.class);
            default -> Serdes.String();
        };
    }

    Optional<PipelineDefined> pipeline(String name) {
        return Optional.ofNullable(pipelines.all().get(name));
    }

    void put(PipelineDefined pipeline) {
        pipelines.put(pipeline.pipeline(), pipeline);
    }

    CorpusState state(String pipeline) {
        return corpora.all().getOrDefault(pipeline, CorpusState.empty());
    }

    void put(String pipeline, CorpusState state) {
        corpora.put(pipeline, state);
    }

    /// Pipelines with documents that wait for a seal.
    List<String> open() {
        return corpora.all().entrySet().stream().filter(entry -> entry.getValue().documents() > 0).map(Map.Entry::getKey).toList();
    }

    Optional<OpenDocument> document(String pipeline, String id) {
        return Optional.ofNullable(documents.get(key(pipeline, id)));
    }

    void put(String pipeline, OpenDocument document) {
        documents.put(key(pipeline, document.id()), document);
    }

    void remove(String pipeline, OpenDocument document) {
        documents.delete(key(pipeline, document.id()));
    }

    /// All documents of a pipeline that wait, are held out or were left out.
    List<OpenDocument> gathered(String pipeline) {
        List<KeyValue<String, OpenDocument>> gathered = new ArrayList<>();
        // '}' comes right after '|' in UTF-8.
        try (KeyValueIterator<String, OpenDocument> range = documents.range(pipeline + '|', pipeline + '}')) {
            range.forEachRemaining(gathered::add);
        }
        // Releases before this one kept documents under their place in the order of arrival.
        gathered.stream().filter(entry -> !entry.key.equals(key(pipeline, entry.value.id()))).forEach(entry -> {
            documents.delete(entry.key);
            put(pipeline, entry.value);
        });
        return gathered.stream().map(entry -> entry.value).toList();
    }

    /// The digest of a known document's text.
    Optional<String> textOf(String pipeline, String id) {
        return Optional.ofNullable(seen.get(key(pipeline, id)));
    }

    /// The document that stands for a text.
    Optional<String> documentWith(String pipeline, String textDigest) {
        return Optional.ofNullable(seen.get(key(pipeline, textDigest)));
    }

    void see(String pipeline, String id, String textDigest) {
        seen.put(key(pipeline, id), textDigest);
        seen.put(key(pipeline, textDigest), id);
    }

    Optional<Retraction> retraction(String pipeline, String id) {
        return Optional.ofNullable(retracted.get(key(pipeline, id)));
    }

    /// A withdrawn document stands for its text no longer: should the same words be filed anew, they count.
    void retract(String pipeline, String id, Retraction retraction) {
        retracted.put(key(pipeline, id), retraction);
        textOf(pipeline, id).filter(text -> documentWith(pipeline, text).filter(id::equals).isPresent())
                .ifPresent(text -> seen.delete(key(pipeline, text)));
    }

    EarlierDocuments earlier(String pipeline) {
        return new EarlierDocuments() {
            @Override
            public List<FiledVersion> versions(String matter) {
                Filings filings = versions.get(key(pipeline, matter));
                return filings == null ? List.of() : filings.all();
            }

            @Override
            public void versions(String matter, List<FiledVersion> filings) {
                versions.put(key(pipeline, matter), new Filings(filings));
            }

            @Override
            public Optional<Earlier> inBand(String band) {
                return Optional.ofNullable(bands.get(key(pipeline, band)));
            }

            @Override
            public void inBand(String band, Earlier first) {
                bands.put(key(pipeline, band), first);
            }

            @Override
            public List<Earlier> latestOf(String filer) {
                Latest latest = filers.get(key(pipeline, filer));
                return latest == null ? List.of() : latest.all();
            }

            @Override
            public void latestOf(String filer, List<Earlier> latest) {
                filers.put(key(pipeline, filer), new Latest(latest));
            }

            @Override
            public boolean isRetracted(String id) {
                return retraction(pipeline, id).isPresent();
            }
        };
    }

    private static String key(String pipeline, String what) {
        return pipeline + '|' + what;
    }
}
