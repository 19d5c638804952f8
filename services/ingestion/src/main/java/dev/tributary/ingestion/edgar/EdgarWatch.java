package dev.tributary.ingestion.edgar;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import javax.xml.stream.XMLStreamException;

/// Finds the filings that are new at EDGAR. The feed gives freshness, the daily index completeness, the Saturday full index the truth:
/// what the feed lost in an outage of any length, or never showed, comes from the indexes, as a set difference and not by time.
///
/// Not thread-safe: one watch, one thread.
public final class EdgarWatch {

    /// Acceptance order is not public order; entries this much older than the cursor are looked at again.
    private static final Duration OVERLAP = Duration.ofHours(1);
    /// Filings of the last days before the full index was made may not be in it yet.
    private static final int SETTLING_DAYS = 3;

    private final EdgarClient client;
    private final Predicate<String> wantedForm;
    private final Clock clock;

    /// @param wantedForm which forms are of interest
    public EdgarWatch(EdgarClient client, Predicate<String> wantedForm, Clock clock) {
        this.client = client;
        this.wantedForm = wantedForm;
        this.clock = clock;
    }

    /// Looks once at everything.
    ///
    /// @param cursor where the last look ended
    /// @param known  accessions that were found before, with their filing dates; those of the running quarter are enough
    /// @throws InterruptedException if the thread is to stop
    public Findings look(Cursor cursor, Map<String, LocalDate> known) throws InterruptedException {
        Look look = new Look(cursor, known);
        look.feed();
        look.dailyIndexes();
        look.fullIndex();
        return look.findings();
    }

    private final class Look {

        private final Map<String, LocalDate> known;
        private final Instant now = clock.instant();
        private final Map<String, Discovery> found = new LinkedHashMap<>();
        private final List<String> retracted = new ArrayList<>();
        private Cursor cursor;
        private Optional<EdgarAnswer> stopped = Optional.empty();

        Look(Cursor cursor, Map<String, LocalDate> known) {
            this.cursor = cursor;
            this.known = known;
        }

        /// Pages until entries are older than the cursor and its overlap. Where the depth ends before, the daily index fills the gap.
        void feed() throws InterruptedException {
            Instant until = cursor.feedUntil().minus(OVERLAP);
            Instant latest = cursor.feedUntil();
            for (int start = 0; start <= CurrentFeed.DEPTH; start += CurrentFeed.PAGE) {
                EdgarAnswer answer = client.get(CurrentFeed.path("", start), Optional.empty());
                if (answer instanceof EdgarAnswer.EndOfFeed) {
                    break;
                }
                Optional<List<FeedEntry>> page = entries(answer);
                if (page.isEmpty()) {
                    stop(answer);
                    return;
                }
                for (FeedEntry entry : page.get()) {
                    latest = entry.acceptedAt().isAfter(latest) ? entry.acceptedAt() : latest;
                    see(new Discovery(entry.accession(), entry.form(), new TreeSet<>(Set.of(entry.cik())), Optional.empty(),
                            Optional.of(entry.acceptedAt()),
                            now, Discovery.Source.FEED));
                }
                if (page.get().size() < CurrentFeed.PAGE || page.get().getLast().acceptedAt().isBefore(until)) {
                    break;
                }
            }
            cursor = new Cursor(latest, cursor.dailyUntil(), cursor.fullTag());
        }

        private Optional<List<FeedEntry>> entries(EdgarAnswer answer) {
            if (!(answer instanceof EdgarAnswer.Found page)) {
                return Optional.empty();
            }
            try {
                return Optional.of(CurrentFeed.parse(page.body()));
            } catch (XMLStreamException noFeed) {
                stopped = Optional.of(new EdgarAnswer.Invalid("edgar-feed", "the current-events feed cannot be read: " + noFeed.getMessage()
                        + ". The indexes go on; report it if it lasts."));
                return Optional.empty();
            }
        }

        /// Every day since the last one reconciled. A day without an index is a weekend or a holiday once a later day has one.
        void dailyIndexes() throws InterruptedException {
            LocalDate today = Calendar.day(now);
            for (LocalDate day = cursor.dailyUntil().plusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
                EdgarAnswer answer = client.get(Calendar.dailyIndex(day), Optional.empty());
                if (answer instanceof EdgarAnswer.Found index) {
                    see(index, Discovery.Source.DAILY_INDEX);
                    cursor = new Cursor(cursor.feedUntil(), day, cursor.fullTag());
                } else if (!(answer instanceof EdgarAnswer.Absent)) {
                    stop(answer);
                    return;
                }
            }
        }

        void fullIndex() throws InterruptedException {
            EdgarAnswer answer = client.get(Calendar.fullIndex(Calendar.day(now)), cursor.fullTag());
            if (answer instanceof EdgarAnswer.Found index && !index.tag().equals(cursor.fullTag())) {
                Set<String> listed = see(index, Discovery.Source.FULL_INDEX);
                LocalDate from = Calendar.quarterStart(Calendar.day(now));
                LocalDate to = Calendar.lastSaturday(Calendar.day(now)).minusDays(SETTLING_DAYS);
                new TreeMap<>(known).forEach((accession, filed) -> {
                    if (!listed.contains(accession) && !filed.isBefore(from) && filed.isBefore(to)) {
                        retracted.add(accession);
                    }
                });
                cursor = new Cursor(cursor.feedUntil(), cursor.dailyUntil(), index.tag());
            } else if (!(answer instanceof EdgarAnswer.Found || answer instanceof EdgarAnswer.Absent
                    || answer instanceof EdgarAnswer.Unchanged)) {
                stop(answer);
            }
        }

        private Set<String> see(EdgarAnswer.Found index, Discovery.Source source) {
            Set<String> listed = new TreeSet<>();
            for (IndexRow row : IndexFile.parse(new String(index.body(), StandardCharsets.ISO_8859_1)).rows()) {
                listed.add(row.accession());
                see(new Discovery(row.accession(), row.form(), new TreeSet<>(Set.of(row.cik())), Optional.of(row.filed()), Optional.empty(),
                        now, source));
            }
            return listed;
        }

        private void see(Discovery seen) {
            if (!known.containsKey(seen.accession()) && wantedForm.test(seen.form())) {
                found.merge(seen.accession(), seen, Look::united);
            }
        }

        private static Discovery united(Discovery first, Discovery more) {
            TreeSet<String> ciks = new TreeSet<>(first.ciks());
            ciks.addAll(more.ciks());
            return new Discovery(first.accession(), first.form(), ciks, first.filed().or(more::filed), first.acceptedAt()
                    .or(more::acceptedAt),
                    first.firstSeenAt(), first.source());
        }

        private void stop(EdgarAnswer answer) {
            stopped = stopped.or(() -> Optional.of(answer));
        }

        Findings findings() {
            return new Findings(List.copyOf(found.values()), retracted, cursor, stopped);
        }
    }
}
