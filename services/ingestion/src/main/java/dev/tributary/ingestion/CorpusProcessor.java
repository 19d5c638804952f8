package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.DocumentExtracted;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.ingestion.corpus.CorpusState;
import dev.tributary.ingestion.corpus.DocumentCount;
import dev.tributary.ingestion.corpus.SealRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Gathers the documents of each pipeline and asks for seals.
final class CorpusProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Events events;
    private final DocumentCount count;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable CorpusStores stores;
    private @Nullable CorpusSealing sealing;
    private @Nullable CorpusGathering gathering;

    CorpusProcessor(Events events, DocumentCount count) {
        this.events = events;
        this.count = count;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        stores = new CorpusStores(context);
        sealing = new CorpusSealing(stores);
        gathering = new CorpusGathering(stores, sealing, count);
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> sealWhatIsDue(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        CorpusStory story = story(Optional.of(record.value()), record.timestamp());
        CorpusGathering documents = Objects.requireNonNull(gathering);
        switch (record.value().data()) {
            case PipelineDefined pipeline -> defined(story, pipeline);
            case DocumentExtracted extracted -> documents.extracted(story, record.value().time(), extracted);
            case DocumentRetracted retracted -> documents.retracted(record.value().time(), retracted);
            default -> throw new IllegalArgumentException("the corpus trigger reads pipelines and documents, not " + record.value().type());
        }
    }

    /// Asks for every reference corpus whose text, or whose tokenizer, is new.
    private void defined(CorpusStory story, PipelineDefined pipeline) {
        stores().put(pipeline);
        CorpusState state = stores().state(pipeline.pipeline());
        ArtifactRef base = Objects.requireNonNull(pipeline.models().get(PipelineDefined.BASE));
        for (Map.Entry<String, ArtifactRef> text : new TreeMap<>(pipeline.texts()).entrySet()) {
            String name = text.getKey();
            double holdout = pipeline.definition().corpora().get(name).holdout().orElse(0.1);
            String digest = String.join("/", text.getValue().sha256(), base.sha256(), Double.toString(holdout));
            CorpusState.Reference known = state.references().get(name);
            if (known == null || !known.digest().equals(digest)) {
                CorpusState.Reference next = new CorpusState.Reference(known == null ? 1 : known.version() + 1, digest);
                state = state.with(name, next);
                story.tell(new SealCorpus(pipeline.pipeline(), name, next.version(), base, List.of(), List.of(),
                        Optional.of(text.getValue()), holdout));
            }
        }
        stores().put(pipeline.pipeline(), state);
    }

    private void sealWhatIsDue(Instant now) {
        for (String name : stores().open()) {
            CorpusState state = stores().state(name);
            stores().pipeline(name).filter(pipeline -> SealRule.isDue(pipeline.definition().corpus().seal(), state, now))
                    .ifPresent(pipeline -> Objects.requireNonNull(sealing).ask(story(Optional.empty(), now.toEpochMilli()), pipeline, state));
        }
    }

    private CorpusStory story(Optional<Event<Payload>> cause, long timestamp) {
        return new CorpusStory(Objects.requireNonNull(context), events, cause, timestamp);
    }

    private CorpusStores stores() {
        return Objects.requireNonNull(stores);
    }
}
