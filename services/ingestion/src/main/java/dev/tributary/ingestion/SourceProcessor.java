package dev.tributary.ingestion;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.DocumentVanished;
import dev.tributary.contracts.source.FetchDeferred;
import dev.tributary.contracts.source.FetchFailed;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.ingestion.intake.EdgarFetcher;
import dev.tributary.ingestion.source.Lane;
import dev.tributary.ingestion.source.TrackedDocument;
import dev.tributary.ingestion.source.TrackedDocument.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Tracks every document that a source has shown, and lets a few at a time go on.
final class SourceProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private static final Duration LOOK = Duration.ofMillis(500);
    /// So many fetches are under way at once: the workers' other jobs never stand behind more.
    private static final int MOST_ASKED = 8;
    /// Old documents are fetched only while fewer are under way, so that what is new never stands behind them.
    private static final int MOST_ASKED_WITH_OLD = 2;
    /// Old documents whose bytes are there are read while fewer jobs than these are open, which keeps the workers busy and lets what is
    /// new stand behind a second's work at most.
    private static final int MOST_OPEN_WITH_OLD = 12;
    private static final int NEW_READ_PER_LOOK = 50;
    /// A fetch without an answer for so long was lost, e.g. cancelled by hand; it is asked for again.
    private static final Duration LOST = Duration.ofMinutes(30);
    /// EDGAR shows some filings before their files are there, one hours before; what is absent for longer does not come.
    private static final Duration ABSENT_FOR_GOOD = Duration.ofDays(7);

    private final Events events;
    private final Function<String, Optional<ArtifactRef>> tokenizer;
    private final IntSupplier openJobs;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, TrackedDocument> documents;
    private @Nullable KeyValueStore<String, String> queue;
    private @Nullable AtHand<Long> asked;

    SourceProcessor(Events events, Function<String, Optional<ArtifactRef>> tokenizer, IntSupplier openJobs) {
        this.events = events;
        this.tokenizer = tokenizer;
        this.openJobs = openJobs;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        documents = context.getStateStore(SourceTrigger.DOCUMENTS);
        queue = context.getStateStore(SourceTrigger.QUEUE);
        asked = new AtHand<>(context.getStateStore(SourceTrigger.ASKED));
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, now -> look(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        Event<Payload> event = record.value();
        if (event == null || !(event.data() instanceof SourceEvent fact)) {
            throw new IllegalArgumentException("the source trigger reads what sources show");
        }
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        Optional<TrackedDocument> known = Optional.ofNullable(stores().documents.get(fact.key()));
        switch (fact) {
            case DocumentSighted sighted -> sighted(event, sighted, known, now);
            case DocumentFetched fetched -> known.filter(SourceProcessor::isAsked)
                    .ifPresent(tracked -> become(event, tracked, tracked.with(fetched.raw(), now)));
            case FetchDeferred deferred -> known.filter(tracked -> isAsked(tracked) && tracked.attempts() == deferred.attempt())
                    .ifPresent(tracked -> deferred(event, deferred, tracked, now));
            case FetchFailed failed -> known.filter(SourceProcessor::isAsked)
                    .ifPresent(tracked -> become(event, tracked, tracked.ended(Progress.FAILED)));
            case DocumentVanished vanished -> known.filter(tracked -> tracked.progress() != Progress.VANISHED)
                    .ifPresent(tracked -> vanished(event, vanished, tracked));
        }
        readAndFetchNew(now);
    }

    private static boolean isAsked(TrackedDocument tracked) {
        return tracked.progress() == Progress.ASKED;
    }

    private void sighted(Event<Payload> event, DocumentSighted sighted, Optional<TrackedDocument> known, Instant now) {
        if (known.isEmpty()) {
            TrackedDocument first = TrackedDocument.first(sighted, now);
            put(first);
            tell(event, first.known());
        } else if (!known.get().seenAgain(sighted).equals(known.get())) {
            become(event, known.get(), known.get().seenAgain(sighted));
        }
    }

    private void deferred(Event<Payload> event, FetchDeferred deferred, TrackedDocument tracked, Instant now) {
        if (deferred.code().equals(EdgarFetcher.ABSENT) && tracked.sighting().origin().firstSeenAt().plus(ABSENT_FOR_GOOD).isBefore(now)) {
            become(event, tracked, tracked.ended(Progress.FAILED));
            String reason = "%s; it was first seen %s ago and is not waited for any longer. Upload it by hand if it appears"
                    .formatted(deferred.reason(), days(ABSENT_FOR_GOOD));
            tell(event, new DocumentRejected(deferred.pipeline(), deferred.documentId(), tracked.sighting().fileName(), Optional.empty(),
                    EdgarFetcher.ABSENT, reason));
        } else {
            become(event, tracked, tracked.waiting(now.plusSeconds(Math.max(1, deferred.afterSeconds()))));
        }
    }

    private static String days(Duration time) {
        return time.toDays() + " days";
    }

    private void vanished(Event<Payload> event, DocumentVanished vanished, TrackedDocument tracked) {
        become(event, tracked, tracked.ended(Progress.VANISHED));
        tell(event, new DocumentRetracted(vanished.pipeline(), vanished.documentId(), vanished.reason()));
    }

    private void look(Instant now) {
        lost(now).forEach(tracked -> become(events.first(tracked.sighting()), tracked, tracked.waiting(now)));
        readAndFetchNew(now);
        due(Lane.OLD_READ, now, MOST_OPEN_WITH_OLD - openJobs.getAsInt()).forEach(tracked -> read(tracked, now));
        due(Lane.OLD_FETCH, now, MOST_ASKED_WITH_OLD - stores().asked.all().size()).forEach(tracked -> fetch(tracked, now));
    }

    private void readAndFetchNew(Instant now) {
        due(Lane.NEW_READ, now, NEW_READ_PER_LOOK).forEach(tracked -> read(tracked, now));
        due(Lane.NEW_FETCH, now, MOST_ASKED - stores().asked.all().size()).forEach(tracked -> fetch(tracked, now));
    }

    private List<TrackedDocument> due(Lane lane, Instant now, int most) {
        List<TrackedDocument> due = new ArrayList<>();
        try (KeyValueIterator<String, String> waiting = stores().queue.range(lane.first(), lane.last(now))) {
            while (due.size() < most && waiting.hasNext()) {
                due.add(stores().documents.get(waiting.next().value));
            }
        }
        return due;
    }

    private List<TrackedDocument> lost(Instant now) {
        return stores().asked.all().entrySet().stream().filter(entry -> entry.getValue() <= now.toEpochMilli())
                .map(entry -> stores().documents.get(entry.getKey())).toList();
    }

    private void fetch(TrackedDocument tracked, Instant now) {
        TrackedDocument asked = tracked.asked(now.plus(LOST));
        Event<Payload> command = events.first(asked.command());
        become(command, tracked, asked);
        context().forward(new Record<>(command.data().key(), command, now.toEpochMilli()));
    }

    private void read(TrackedDocument tracked, Instant now) {
        DocumentSighted sighting = tracked.sighting();
        Optional<ArtifactRef> tokens = tokenizer.apply(sighting.pipeline());
        if (tokens.isEmpty()) {
            // The pipeline's definition comes by another topic and may not be heard of yet.
            become(events.first(sighting), tracked, tracked.waiting(now.plus(LOOK)));
            return;
        }
        Event<Payload> command = events.first(new IngestDocument(sighting.pipeline(), sighting.fileName(), sighting.raw().orElseThrow(), tokens.get(),
                Optional.of(sighting.origin())));
        become(command, tracked, tracked.ended(Progress.FETCHED));
        context().forward(new Record<>(command.data().key(), command, now.toEpochMilli()));
    }

    /// Puts a document where it now belongs, and tells everybody who follows.
    private void become(Event<?> cause, TrackedDocument before, TrackedDocument after) {
        stores().queue.delete(before.place());
        stores().asked.delete(before.sighting().key());
        put(after);
        if (!after.known().equals(before.known())) {
            tell(cause, after.known());
        }
    }

    private void put(TrackedDocument tracked) {
        String key = tracked.sighting().key();
        stores().documents.put(key, tracked);
        switch (tracked.progress()) {
            case WAITING -> stores().queue.put(tracked.place(), key);
            case ASKED -> stores().asked.put(key, tracked.due().toEpochMilli());
            case FETCHED, FAILED, VANISHED -> { }
        }
    }

    private void tell(Event<?> cause, Payload fact) {
        context().forward(new Record<>(fact.key(), events.derivedFrom(cause, 0, fact), context().currentSystemTimeMs()));
    }

    private ProcessorContext<String, Event<Payload>> context() {
        return Objects.requireNonNull(context);
    }

    private Tracking stores() {
        return new Tracking(Objects.requireNonNull(documents), Objects.requireNonNull(queue), Objects.requireNonNull(asked));
    }

    private record Tracking(KeyValueStore<String, TrackedDocument> documents, KeyValueStore<String, String> queue, AtHand<Long> asked) {
    }
}
