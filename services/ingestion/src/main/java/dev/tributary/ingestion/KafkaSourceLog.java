package dev.tributary.ingestion;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.contracts.source.SourceState;
import dev.tributary.ingestion.edgar.EdgarWatch;
import dev.tributary.ingestion.intake.SourceLog;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.LatestState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The source log as topics: sightings in `sources.events.v1`, cursors and known documents in `sources.state.v1`. Thread-safe.
final class KafkaSourceLog implements SourceLog, AutoCloseable {

    /// Only documents that a watch may ask about are kept in memory; the topology knows all.
    private static final Duration REMEMBERED = Duration.ofDays(EdgarWatch.REMEMBERED_DAYS + 5);

    private final EventPublisher publisher;
    private final Events events;
    private final LatestState<SourceState> cursors;
    private final LatestState<SourceState> documents;

    KafkaSourceLog(String bootstrapServers, EventPublisher publisher, Events events, Clock clock) {
        this.publisher = publisher;
        this.events = events;
        cursors = new LatestState<>(bootstrapServers, "ingestion-cursors", Topics.SOURCE_STATES, state -> !(state instanceof DocumentKnown));
        documents = new LatestState<>(bootstrapServers, "ingestion-known", Topics.SOURCE_STATES,
                state -> state instanceof DocumentKnown known && isRecent(known, clock.instant()));
    }

    private static boolean isRecent(DocumentKnown known, Instant now) {
        Instant shown = known.origin().filedOn().map(day -> day.atStartOfDay().toInstant(ZoneOffset.UTC))
                .or(known.origin()::acceptedAt).orElse(known.origin().firstSeenAt());
        return shown.isAfter(now.minus(REMEMBERED));
    }

    /// Waits until everything that was published before has been read.
    void awaitCaughtUp() throws InterruptedException {
        cursors.awaitCaughtUp();
        documents.awaitCaughtUp();
    }

    @Override
    public void publish(SourceEvent sighting) {
        publisher.publish(Topics.SOURCES, events.first(sighting));
    }

    @Override
    public void publish(SourceState state) {
        publisher.publish(Topics.SOURCE_STATES, events.first(state));
    }

    @Override
    public Optional<EdgarRead> edgar(String pipeline) {
        return cursors.find(EdgarRead.key(pipeline)).map(EdgarRead.class::cast);
    }

    @Override
    public Optional<FeedRead> feed(String pipeline, String url) {
        return cursors.find(FeedRead.key(pipeline, url)).map(FeedRead.class::cast);
    }

    @Override
    public List<BackfillAdvanced> backfills(String pipeline) {
        return cursors.all().stream().filter(state -> state.pipeline().equals(pipeline))
                .filter(BackfillAdvanced.class::isInstance).map(BackfillAdvanced.class::cast)
                .sorted(Comparator.comparing(BackfillAdvanced::from).thenComparing(BackfillAdvanced::to)).toList();
    }

    @Override
    public Optional<DocumentKnown> document(String pipeline, String documentId) {
        return documents.find(DocumentKnown.key(pipeline, documentId)).map(DocumentKnown.class::cast);
    }

    @Override
    public List<DocumentKnown> documents(String pipeline) {
        return documents.all().stream().filter(state -> state.pipeline().equals(pipeline)).map(DocumentKnown.class::cast).toList();
    }

    @Override
    public void close() {
        cursors.close();
        documents.close();
    }
}
