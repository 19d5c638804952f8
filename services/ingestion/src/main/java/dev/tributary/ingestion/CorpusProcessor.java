package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineDefinition.Holdout;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.ingestion.corpus.HoldoutRule;
import dev.tributary.ingestion.corpus.OpenDocument;
import dev.tributary.ingestion.corpus.SealRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Gathers the documents of each pipeline and asks for seals.
final class CorpusProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK = Duration.ofSeconds(1);
    /// The hold-out is cumulative; beyond this many documents the oldest leave it, so that evaluation stays affordable.
    private static final int MOST_HELD_OUT = 500;

    /// Readers work side by side, so the order of arrival is chance: equal documents make an equal corpus all the same.
    private static final Comparator<SealCorpus.Document> BY_ID = Comparator.comparing(SealCorpus.Document::id);

    private final Events events;
    private final DocumentCount count;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, PipelineDefined> pipelines;
    private @Nullable KeyValueStore<String, CorpusState> corpora;
    private @Nullable KeyValueStore<String, OpenDocument> documents;
    private @Nullable KeyValueStore<String, String> seen;

    CorpusProcessor(Events events, DocumentCount count) {
        this.events = events;
        this.count = count;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        pipelines = context.getStateStore(CorpusTrigger.PIPELINES);
        corpora = context.getStateStore(CorpusTrigger.CORPORA);
        documents = context.getStateStore(CorpusTrigger.DOCUMENTS);
        seen = context.getStateStore(CorpusTrigger.SEEN);
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> sealWhatIsDue(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        Event<Payload> event = record.value();
        switch (event.data()) {
            case PipelineDefined pipeline -> defined(record, event, pipeline);
            case DocumentExtracted extracted -> extracted(record, event, extracted.document());
            default -> throw new IllegalArgumentException("the corpus trigger reads pipelines and documents, not " + event.type());
        }
    }

    /// Asks for every reference corpus whose text, or whose tokenizer, is new.
    private void defined(Record<String, Event<Payload>> record, Event<Payload> event, PipelineDefined pipeline) {
        stores().pipelines.put(pipeline.pipeline(), pipeline);
        CorpusState state = state(pipeline.pipeline());
        ArtifactRef base = Objects.requireNonNull(pipeline.models().get(PipelineDefined.BASE));
        int ordinal = 0;
        for (Map.Entry<String, ArtifactRef> text : new TreeMap<>(pipeline.texts()).entrySet()) {
            String name = text.getKey();
            double holdout = pipeline.definition().corpora().get(name).holdout().orElse(0.1);
            String digest = String.join("/", text.getValue().sha256(), base.sha256(), Double.toString(holdout));
            CorpusState.Reference known = state.references().get(name);
            if (known == null || !known.digest().equals(digest)) {
                CorpusState.Reference next = new CorpusState.Reference(known == null ? 1 : known.version() + 1, digest);
                state = state.with(name, next);
                SealCorpus command = new SealCorpus(pipeline.pipeline(), name, next.version(), base, List.of(), List.of(),
                        Optional.of(text.getValue()), holdout);
                forward(record.withKey(command.key()), event, ordinal++, command);
            }
        }
        stores().corpora.put(pipeline.pipeline(), state);
    }

    private void extracted(Record<String, Event<Payload>> record, Event<Payload> event, DocumentIngested document) {
        Optional<DocumentRejected> duplicate = duplicateOf(document);
        DocumentEvent fact = duplicate.<DocumentEvent>map(rejected -> rejected).orElse(document);
        forward(record.withKey(fact.documentId()), event, 0, fact);
        count.counted(document.pipeline(), duplicate.map(DocumentRejected::code).orElse("ingested"));
        if (duplicate.isPresent()) {
            return;
        }
        stores().seen.put(seenKey(document.pipeline(), document.documentId()), document.documentId());
        stores().seen.put(seenKey(document.pipeline(), document.textDigest()), document.documentId());
        // A pipeline and its documents come in different topics: a document may be seen first. It is gathered all the same, and
        // its side is settled when the corpus is sealed.
        Optional<PipelineDefined> pipeline = Optional.ofNullable(stores().pipelines.get(document.pipeline()));
        CorpusState state = state(document.pipeline());
        boolean heldOut = pipeline.filter(known -> isHeldOut(known.definition(), state, document.filer())).isPresent();
        stores().documents.put(documentKey(document.pipeline(), state.sequence()), new OpenDocument(
                new SealCorpus.Document(document.documentId(), document.filer(), document.form(), document.raw().sha256(), document.text()),
                document.tokens(), heldOut));
        CorpusState gathered = state.with(heldOut ? 0 : document.tokens(), event.time());
        stores().corpora.put(document.pipeline(), gathered);
        pipeline.filter(known -> SealRule.isDue(known.definition().corpus().seal(), gathered, event.time()))
                .ifPresent(known -> seal(record, Optional.of(event), known, gathered));
    }

    private Optional<DocumentRejected> duplicateOf(DocumentIngested document) {
        String sameId = stores().seen.get(seenKey(document.pipeline(), document.documentId()));
        if (sameId != null) {
            return Optional.of(reject(document, "duplicate-accession", "document %s is known already; nothing to do".formatted(sameId)));
        }
        String sameText = stores().seen.get(seenKey(document.pipeline(), document.textDigest()));
        return Optional.ofNullable(sameText).map(first -> reject(document, "duplicate-text",
                "its text equals that of document %s; it adds nothing to the corpus".formatted(first)));
    }

    private static DocumentRejected reject(DocumentIngested document, String code, String reason) {
        return new DocumentRejected(document.pipeline(), document.documentId(), document.fileName(), Optional.of(document.raw()), code, reason);
    }

    private static boolean isHeldOut(PipelineDefinition pipeline, CorpusState state, String filer) {
        return pipeline.corpus().holdout().map(Holdout::fraction).map(HoldoutRule::new)
                .filter(rule -> rule.holdsOut(filer) || state.heldOut().contains(filer)).isPresent();
    }

    private void sealWhatIsDue(Instant now) {
        List<String> open = new ArrayList<>();
        try (KeyValueIterator<String, CorpusState> all = stores().corpora.all()) {
            while (all.hasNext()) {
                KeyValue<String, CorpusState> entry = all.next();
                if (entry.value.documents() > 0) {
                    open.add(entry.key);
                }
            }
        }
        for (String name : open) {
            PipelineDefined pipeline = stores().pipelines.get(name);
            CorpusState state = state(name);
            if (pipeline != null && SealRule.isDue(pipeline.definition().corpus().seal(), state, now)) {
                seal(new Record<>(name, null, now.toEpochMilli()), Optional.empty(), pipeline, state);
            }
        }
    }

    private void seal(Record<String, ?> record, Optional<Event<Payload>> cause, PipelineDefined pipeline, CorpusState state) {
        String name = pipeline.pipeline();
        TreeMap<String, OpenDocument> gathered = gathered(name);
        gathered.replaceAll((key, document) -> isHeldOut(pipeline.definition(), state, document.document().filer()) ? document.asHeldOut() : document);
        Set<String> heldOut = new TreeSet<>(state.heldOut());
        if (pipeline.definition().corpus().holdout().isPresent() && gathered.values().stream().noneMatch(OpenDocument::heldOut)
                && !holdOutOneFiler(gathered, heldOut)) {
            return; // One filer alone: the seal waits for a second one, since nothing could be evaluated.
        }
        List<SealCorpus.Document> train = gathered.values().stream()
                .filter(document -> !document.heldOut()).map(OpenDocument::document).sorted(BY_ID).toList();
        if (train.isEmpty()) {
            return; // Only held-out filers so far: the seal waits for something to train on.
        }
        List<String> heldOutKeys = gathered.entrySet().stream().filter(entry -> entry.getValue().heldOut()).map(Map.Entry::getKey).toList();
        List<String> kept = heldOutKeys.subList(Math.max(0, heldOutKeys.size() - MOST_HELD_OUT), heldOutKeys.size());
        gathered.keySet().stream().filter(key -> !kept.contains(key)).forEach(stores().documents::delete);
        kept.forEach(key -> stores().documents.put(key, gathered.get(key)));
        stores().corpora.put(name, state.next(heldOut));
        SealCorpus command = new SealCorpus(name, CorpusSealed.DOMAIN, state.version(), Objects.requireNonNull(pipeline.models().get(PipelineDefined.BASE)),
                train, kept.stream().map(key -> gathered.get(key).document()).sorted(BY_ID).toList(), Optional.empty(), 0);
        Event<Payload> event = cause.map(known -> events.derivedFrom(known, 1, (Payload) command)).orElseGet(() -> events.first(command));
        Objects.requireNonNull(context).forward(new Record<>(command.key(), event, record.timestamp()));
    }

    /// Without any held-out filer nothing could be evaluated: the filer whose name falls lowest is held out from now on,
    /// unless it is the only one.
    private static boolean holdOutOneFiler(TreeMap<String, OpenDocument> gathered, Set<String> heldOut) {
        List<String> filers = gathered.values().stream().map(document -> document.document().filer()).distinct()
                .sorted(Comparator.comparingDouble(HoldoutRule::position)).toList();
        if (filers.size() > 1) {
            heldOut.add(filers.getFirst());
            gathered.replaceAll((key, document) -> document.document().filer().equals(filers.getFirst()) ? document.asHeldOut() : document);
        }
        return filers.size() > 1;
    }

    private TreeMap<String, OpenDocument> gathered(String pipeline) {
        TreeMap<String, OpenDocument> gathered = new TreeMap<>();
        try (KeyValueIterator<String, OpenDocument> range = stores().documents.range(documentKey(pipeline, 0), documentKey(pipeline, Long.MAX_VALUE))) {
            range.forEachRemaining(entry -> gathered.put(entry.key, entry.value));
        }
        return gathered;
    }

    private CorpusState state(String pipeline) {
        CorpusState state = stores().corpora.get(pipeline);
        return state == null ? CorpusState.empty() : state;
    }

    private void forward(Record<String, Event<Payload>> record, Event<Payload> cause, int ordinal, Payload fact) {
        Objects.requireNonNull(context).forward(record.withValue(events.derivedFrom(cause, ordinal, fact)));
    }

    private static String documentKey(String pipeline, long sequence) {
        return "%s|%019d".formatted(pipeline, sequence);
    }

    private static String seenKey(String pipeline, String what) {
        return pipeline + '|' + what;
    }

    private Stores stores() {
        return new Stores(Objects.requireNonNull(pipelines), Objects.requireNonNull(corpora), Objects.requireNonNull(documents), Objects.requireNonNull(seen));
    }

    private record Stores(KeyValueStore<String, PipelineDefined> pipelines, KeyValueStore<String, CorpusState> corpora,
            KeyValueStore<String, OpenDocument> documents, KeyValueStore<String, String> seen) {
    }
}
