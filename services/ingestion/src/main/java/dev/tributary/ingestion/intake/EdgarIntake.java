package dev.tributary.ingestion.intake;

import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.DocumentVanished;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.ingestion.edgar.Cursor;
import dev.tributary.ingestion.edgar.Discovery;
import dev.tributary.ingestion.edgar.EdgarAnswer;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.EdgarWatch;
import dev.tributary.ingestion.edgar.Findings;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads EDGAR for one pipeline: what a look finds is published first and the cursor after it, so that a look that is cut short at
/// any point is looked again. Not thread-safe: one thread looks.
public final class EdgarIntake implements SourceReader {

    /// The name of this source in events.
    public static final String SOURCE = "edgar";

    private final String pipeline;
    private final EdgarSource source;
    private final EdgarWatch watch;
    private final SourceLog log;

    public EdgarIntake(String pipeline, EdgarSource source, EdgarClient client, SourceLog log, Clock clock) {
        this.pipeline = pipeline;
        this.source = source;
        this.watch = new EdgarWatch(client, source::takes, clock);
        this.log = log;
    }

    @Override
    public Optional<String> look() throws InterruptedException {
        Optional<EdgarRead> read = log.edgar(pipeline).filter(last -> last.since().equals(source.since()));
        Cursor cursor = read.map(last -> new Cursor(last.feedUntil(), last.dailyUntil(), last.fullTag(), last.since()))
                .orElseGet(() -> Cursor.since(source.since()));
        Findings findings = watch.look(cursor, known());
        for (Discovery found : findings.filings()) {
            log.publish(new DocumentSighted(pipeline, found.accession(), found.accession() + ".txt", found.form(), origin(found), found.backfill(),
                    Optional.empty()));
        }
        for (String gone : findings.retracted()) {
            log.publish(new DocumentVanished(pipeline, gone, "EDGAR's full index no longer has it"));
        }
        Cursor next = findings.cursor();
        if (read.isEmpty() || !next.equals(cursor)) {
            log.publish(new EdgarRead(pipeline, next.feedUntil(), next.dailyUntil(), next.fullTag(), next.since()));
        }
        return findings.stopped().flatMap(EdgarIntake::problem);
    }

    private EdgarWatch.Known known() {
        return new EdgarWatch.Known() {
            @Override
            public boolean contains(String accession) {
                return log.document(pipeline, accession).isPresent();
            }

            @Override
            public Map<String, LocalDate> filed() {
                Map<String, LocalDate> filed = new TreeMap<>();
                for (DocumentKnown document : documents()) {
                    Origin origin = document.origin();
                    origin.filedOn().or(() -> origin.acceptedAt().map(Cursor::day)).ifPresent(day -> filed.put(document.documentId(), day));
                }
                return filed;
            }

            private List<DocumentKnown> documents() {
                return log.documents(pipeline).stream()
                        .filter(document -> document.origin().source().equals(SOURCE) && !document.progress().equals("vanished")).toList();
            }
        };
    }

    private static Origin origin(Discovery found) {
        return new Origin(SOURCE, found.source().channel(), found.path(), List.copyOf(found.ciks()), found.filed(), found.acceptedAt(),
                found.firstSeenAt());
    }

    /// What a person should know of an answer; empty where all is well.
    static Optional<String> problem(EdgarAnswer answer) {
        return switch (answer) {
            case EdgarAnswer.Refused refused -> Optional.of(refused.remedy());
            case EdgarAnswer.Unavailable unavailable -> Optional.of(unavailable.what());
            case EdgarAnswer.Closed closed -> Optional.of("EDGAR is not asked before " + closed.until());
            case EdgarAnswer.Invalid invalid -> Optional.of(invalid.what());
            case EdgarAnswer.Found found -> Optional.empty();
            case EdgarAnswer.Saved saved -> Optional.empty();
            case EdgarAnswer.Unchanged unchanged -> Optional.empty();
            case EdgarAnswer.Absent absent -> Optional.empty();
            case EdgarAnswer.EndOfFeed end -> Optional.empty();
        };
    }
}
