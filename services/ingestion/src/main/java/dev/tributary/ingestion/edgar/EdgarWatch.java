package dev.tributary.ingestion.edgar;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
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

    /// Acceptance order is not public order: a filing shows below newer ones, most within a minute.
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    /// Now and then older entries are looked at again.
    private static final Duration DEEP_OVERLAP = Duration.ofHours(1);
    private static final Duration DEEP_EVERY = Duration.ofMinutes(5);
    private static final Duration INDEXES_EVERY = Duration.ofMinutes(15);
    /// Filings of the last days before the full index was made may not be in it yet.
    private static final int SETTLING_DAYS = 3;
    /// A full index that lacks more, and more than a twentieth of what is known, is taken for a cut one.
    private static final int MOST_RETRACTED = 20;
    /// One look asks for so many daily indexes at most, so that a long way back does not hold up what is new.
    private static final int DAYS_PER_LOOK = 8;
    /// No index comes later than this.
    private static final int LATEST_INDEX_DAYS = 7;
    /// Filings of older days wait until nothing newer does.
    private static final int FRESH_DAYS = 4;
    /// How far back [Known] must reach: what an index lists of older days is not asked about.
    public static final int REMEMBERED_DAYS = 95;

    private final EdgarClient client;
    private final Predicate<String> wantedForm;
    private final Clock clock;
    private Instant nextDeep = Instant.MIN;
    private Instant nextIndexes = Instant.MIN;

    /// @param wantedForm which forms are of interest
    public EdgarWatch(EdgarClient client, Predicate<String> wantedForm, Clock clock) {
        this.client = client;
        this.wantedForm = wantedForm;
        this.clock = clock;
    }

    /// What was found before.
    public interface Known {

        boolean contains(String accession);

        /// The accessions of the last [#REMEMBERED_DAYS] days at least, with their filing dates.
        Map<String, LocalDate> filed();
    }

    /// Looks once: at the feed, and now and then at the indexes.
    ///
    /// @param cursor where the last look ended
    /// @throws InterruptedException if the thread is to stop
    public Findings look(Cursor cursor, Known known) throws InterruptedException {
        Look look = new Look(cursor, known);
        look.feed();
        if (!look.now.isBefore(nextIndexes)) {
            look.dailyIndexes();
            look.fullIndex();
            nextIndexes = look.hasMore ? look.now : look.now.plus(INDEXES_EVERY);
        }
        return look.findings();
    }

    private final class Look {

        private final Known known;
        private final Instant now = clock.instant();
        private final Map<String, Discovery> found = new LinkedHashMap<>();
        private final List<String> retracted = new ArrayList<>();
        private Cursor cursor;
        private boolean hasMore;
        private Optional<EdgarAnswer> stopped = Optional.empty();

        Look(Cursor cursor, Known known) {
            this.cursor = cursor;
            this.known = known;
        }

        /// Pages until entries are older than the cursor and its overlap. Where the depth ends before, the daily index fills the gap.
        void feed() throws InterruptedException {
            boolean deep = !now.isBefore(nextDeep);
            Instant until = cursor.feedUntil().minus(deep ? DEEP_OVERLAP : OVERLAP);
            Instant latest = cursor.feedUntil();
            for (int start = 0; start <= CurrentFeed.DEPTH; start += CurrentFeed.PAGE) {
                EdgarAnswer answer = client.get(CurrentFeed.path("", start), Optional.empty(), false);
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
                            Optional.of(entry.acceptedAt()), now, Discovery.Source.FEED, false));
                }
                if (page.get().size() < CurrentFeed.PAGE || page.get().getLast().acceptedAt().isBefore(until)) {
                    break;
                }
            }
            nextDeep = deep ? now.plus(DEEP_EVERY) : nextDeep;
            cursor = cursor.withFeed(latest);
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

        /// Every day since the last one reconciled. A day without an index is a weekend or a holiday once a later day has one, or
        /// once it is long past.
        void dailyIndexes() throws InterruptedException {
            LocalDate today = Calendar.day(now);
            int read = 0;
            for (LocalDate day = cursor.dailyUntil().plusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
                if (read == DAYS_PER_LOOK) {
                    hasMore = true;
                    return;
                }
                read++;
                EdgarAnswer answer = client.get(Calendar.dailyIndex(day), Optional.empty(), day.isBefore(today.minusDays(FRESH_DAYS)));
                if (answer instanceof EdgarAnswer.Found index) {
                    if (see(index, Discovery.Source.DAILY_INDEX, LocalDate.MIN).isEmpty()) {
                        return;
                    }
                    cursor = cursor.withDaily(day);
                } else if (answer instanceof EdgarAnswer.Absent) {
                    cursor = day.isBefore(today.minusDays(LATEST_INDEX_DAYS)) ? cursor.withDaily(day) : cursor;
                } else {
                    stop(answer);
                    return;
                }
            }
        }

        /// The quarter before is made anew on the same Saturdays, with what was corrected, released or deleted since. Both are read
        /// before anything is missed: what was accepted on the last evening of a quarter is filed in the next.
        void fullIndex() throws InterruptedException {
            LocalDate quarter = Calendar.quarterStart(Calendar.day(now));
            EdgarAnswer answer = client.get(Calendar.fullIndex(quarter), cursor.fullTag(), false);
            if (answer instanceof EdgarAnswer.Found index && !index.tag().equals(cursor.fullTag())) {
                Optional<Set<String>> listed = listed(index);
                EdgarAnswer before = client.get(Calendar.fullIndex(quarter.minusMonths(3)), Optional.empty(), false);
                Optional<Set<String>> listedBefore = before instanceof EdgarAnswer.Found found ? listed(found) : Optional.of(Set.of());
                boolean isBeforeRead = before instanceof EdgarAnswer.Found || isAbsentOrUnchanged(before);
                if (isBeforeRead && listed.isPresent() && listedBefore.isPresent()
                        && isReconciled(before instanceof EdgarAnswer.Found ? quarter.minusMonths(3) : quarter, listed.get(), listedBefore.get())) {
                    cursor = cursor.withFull(index.tag());
                }
            } else if (!(answer instanceof EdgarAnswer.Found)) {
                isAbsentOrUnchanged(answer);
            }
        }

        /// Anything else stops the look.
        private boolean isAbsentOrUnchanged(EdgarAnswer answer) {
            boolean isFine = answer instanceof EdgarAnswer.Absent || answer instanceof EdgarAnswer.Unchanged;
            if (!isFine) {
                stop(answer);
            }
            return isFine;
        }

        private Optional<Set<String>> listed(EdgarAnswer.Found index) {
            LocalDate remembered = Calendar.day(now).minusDays(REMEMBERED_DAYS);
            return see(index, Discovery.Source.FULL_INDEX, remembered.isAfter(cursor.since()) ? remembered : cursor.since());
        }

        /// Retracts what is in neither index, unless that is too much to be true.
        private boolean isReconciled(LocalDate from, Set<String> listed, Set<String> listedBefore) {
            LocalDate to = Calendar.lastSaturday(Calendar.day(now)).minusDays(SETTLING_DAYS);
            List<String> expected = new TreeMap<>(known.filed()).entrySet().stream()
                    .filter(entry -> !entry.getValue().isBefore(from) && entry.getValue().isBefore(to)).map(Map.Entry::getKey).toList();
            List<String> gone = expected.stream().filter(accession -> !listed.contains(accession) && !listedBefore.contains(accession)).toList();
            boolean isNothingListed = listed.isEmpty() && listedBefore.isEmpty() && !expected.isEmpty();
            if (isNothingListed || gone.size() > MOST_RETRACTED && gone.size() * 20 > expected.size()) {
                stop(new EdgarAnswer.Invalid("edgar-index-short",
                        "the full index lacks %d of %d known filings, e.g. %s; so many are not taken for deleted. Look at it by hand"
                                .formatted(gone.size(), expected.size(), gone.getFirst())));
                return false;
            }
            retracted.addAll(gone);
            return true;
        }

        /// @return the accessions that are listed; empty if this is no index, so that a changed format cannot pass for an empty day
        private Optional<Set<String>> see(EdgarAnswer.Found index, Discovery.Source source, LocalDate since) {
            Set<String> listed = new HashSet<>();
            List<IndexRow> fresh = new ArrayList<>();
            IndexFile.Lines read = IndexFile.parse(new String(index.body(), StandardCharsets.ISO_8859_1), row -> {
                listed.add(row.accession());
                if (!row.filed().isBefore(since) && isNews(row.form(), row.accession())) {
                    fresh.add(row);
                }
            });
            if (read.unreadable() * 10L > read.rows()) {
                stop(new EdgarAnswer.Invalid("edgar-index", "an index has " + read.unreadable() + " lines that are no rows, beside "
                        + read.rows() + " that are; the first: '" + read.first().orElseThrow() + "'. Its format may have changed; report it."));
                return Optional.empty();
            }
            LocalDate old = Calendar.day(now).minusDays(FRESH_DAYS);
            fresh.forEach(row -> see(new Discovery(row.accession(), row.form(), new TreeSet<>(Set.of(row.cik())), Optional.of(row.filed()),
                    Optional.empty(), now, source, row.filed().isBefore(old))));
            return Optional.of(listed);
        }

        private boolean isNews(String form, String accession) {
            return wantedForm.test(form) && !known.contains(accession);
        }

        private void see(Discovery seen) {
            if (isNews(seen.form(), seen.accession())) {
                found.merge(seen.accession(), seen, Look::united);
            }
        }

        private static Discovery united(Discovery first, Discovery more) {
            TreeSet<String> ciks = new TreeSet<>(first.ciks());
            ciks.addAll(more.ciks());
            return new Discovery(first.accession(), first.form(), ciks, first.filed().or(more::filed),
                    first.acceptedAt().or(more::acceptedAt), first.firstSeenAt(), first.source(), first.backfill() && more.backfill());
        }

        private void stop(EdgarAnswer answer) {
            stopped = stopped.or(() -> Optional.of(answer));
        }

        Findings findings() {
            return new Findings(List.copyOf(found.values()), retracted, cursor, stopped);
        }
    }
}
