package dev.tributary.ingestion.edgar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.edgar.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No lost filing: whatever the outage, the accessions found are those of the indexes.
class EdgarWatchTest {

    /// A Monday, noon in New York.
    private static final String MONDAY = "2026-03-02T17:00:00Z";

    private final MovableClock clock = new MovableClock(MONDAY);
    private final Map<String, LocalDate> known = new TreeMap<>();
    private FakeEdgar edgar;
    private HttpClient http;
    private EdgarWatch watch;
    private Cursor cursor = Cursor.since(LocalDate.of(2026, 3, 2));

    @BeforeEach
    void start() throws IOException {
        edgar = FakeEdgar.start(0, clock);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        watch = new EdgarWatch(new EdgarClient(new EdgarSettings(edgar.uri(), "Example Research ops@example.org", 64 << 20,
                Duration.ofSeconds(20)),
                new LocalAccess(clock), http), form -> true, clock);
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        edgar.close();
    }

    @Test
    void partiesAreUnitedAndNothingIsFoundTwice() throws InterruptedException {
        // Given one filing of three parties
        edgar.publish(filing(1, Instant.parse(MONDAY).minusSeconds(600), 3));

        // When
        Findings first = look();
        Findings second = look();

        // Then
        assertThat(first.filings()).singleElement().satisfies(found -> {
            assertThat(found.ciks()).hasSize(3);
            assertThat(found.acceptedAt()).contains(Instant.parse(MONDAY).minusSeconds(600));
            assertThat(found.firstSeenAt()).isEqualTo(Instant.parse(MONDAY));
            assertThat(found.source()).isEqualTo(Discovery.Source.FEED);
        });
        assertThat(second.filings()).isEmpty();
    }

    @Test
    void anOutageBeyondTheFeedsDepthLosesNothing() throws InterruptedException {
        // Given 60 hours without a look, in which more filings came than the feed shows
        look();
        List<String> published = new ArrayList<>();
        Instant start = clock.instant();
        for (int i = 0; i < 5600; i++) {
            FakeFiling filing = filing(i, start.plusSeconds(30L * i + 60), 1);
            edgar.publish(filing);
            published.add(filing.accession());
        }
        clock.move(Duration.ofHours(60));

        // When the watch looks again, and once more after the next index
        look();
        clock.move(Duration.ofHours(24));
        look();

        // Then
        assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void correspondenceThatTheFeedNeverShowsComesFromTheDailyIndex() throws InterruptedException {
        FakeFiling letter = filing(7, Instant.parse("2026-01-20T15:00:00Z"), 1).withRelease(Instant.parse("2026-03-03T14:00:00Z"));
        edgar.publish(letter);
        look();
        assertThat(known).isEmpty();

        clock.move(Duration.ofDays(2));
        Findings findings = look();

        assertThat(findings.filings()).singleElement().satisfies(found -> {
            assertThat(found.accession()).isEqualTo(letter.accession());
            assertThat(found.source()).isEqualTo(Discovery.Source.DAILY_INDEX);
            // Accepted in January, but not known before March: the first-seen clock answers "as known at".
            assertThat(found.firstSeenAt()).isAfter(Instant.parse("2026-03-03T14:00:00Z"));
        });
    }

    @Test
    void aFilingGoneFromTheSaturdayIndexIsRetracted() throws InterruptedException {
        FakeFiling kept = filing(1, Instant.parse("2026-03-02T15:00:00Z"), 1);
        FakeFiling gone = filing(2, Instant.parse("2026-03-02T15:30:00Z"), 1);
        edgar.publish(kept);
        edgar.publish(gone);
        look();
        edgar.retract(gone.accession());

        clock.move(Duration.ofDays(7));
        Findings findings = look();

        assertThat(findings.retracted()).containsExactly(gone.accession());
    }

    @Test
    void aFilingOfTheQuarterBeforeThatIsGoneFromItsIndexIsRetracted() throws InterruptedException {
        // Given
        FakeFiling kept = filing(1, Instant.parse("2026-03-26T15:00:00Z"), 1);
        FakeFiling gone = filing(2, Instant.parse("2026-03-26T15:30:00Z"), 1);
        // Accepted in March after half past five, and so filed in April.
        FakeFiling late = filing(3, Instant.parse("2026-03-31T22:30:00Z"), 1);
        FakeFiling lateButOfApril = new FakeFiling(late.accession(), late.form(), late.parties(), LocalDate.of(2026, 4, 1), late.acceptedAt(),
                late.publicAt(), late.body());
        edgar.publish(kept);
        edgar.publish(gone);
        edgar.publish(lateButOfApril);
        clock.move(Duration.ofDays(30));
        look();
        edgar.retract(gone.accession());

        // When: it is the middle of April
        clock.move(Duration.ofDays(20));

        // Then
        assertThat(look().retracted()).containsExactly(gone.accession());
        assertThat(known).containsKeys(kept.accession(), late.accession());
    }

    @Test
    void aCutFullIndexRetractsNothing() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            edgar.publish(filing(i, Instant.parse("2026-03-02T15:00:00Z").plusSeconds(i), 1));
        }
        look();
        known.keySet().stream().limit(30).toList().forEach(edgar::retract);

        clock.move(Duration.ofDays(7));
        Findings findings = look();

        assertThat(findings.retracted()).isEmpty();
        assertThat(findings.stopped()).containsInstanceOf(EdgarAnswer.Invalid.class).get().asString()
                .contains("the full index lacks 30 of 40 known filings");
    }

    @Test
    void aFailureStopsTheLookAndTheNextOneGoesOn() throws InterruptedException {
        edgar.publish(filing(1, Instant.parse("2026-03-02T15:00:00Z"), 1));
        edgar.failNext("browse-edgar", Fault.UNAVAILABLE);

        Findings stopped = look();
        assertThat(stopped.stopped()).containsInstanceOf(EdgarAnswer.Unavailable.class);
        assertThat(stopped.filings()).isEmpty();
        assertThat(look().filings()).hasSize(1);
    }

    /// The recorded pages of one crawl, the 503 at their end included: 5,100 entries are 3,313 filings, each found once with all its
    /// parties.
    @Test
    void aRecordedCrawlGivesEachFilingOnce() throws IOException, InterruptedException {
        CurrentFeedPages.replay(edgar, "api/getcurrent/crawl-20251212T230234Z");
        cursor = Cursor.since(LocalDate.of(2025, 12, 1));

        Findings findings = look();

        assertThat(findings.stopped()).isEmpty();
        assertThat(findings.filings()).hasSize(3313);
        assertThat(findings.filings().stream().mapToInt(found -> found.ciks().size()).max()).hasValue(16);
        assertThat(findings.filings().stream().mapToInt(found -> found.ciks().size()).sum()).isEqualTo(5053);
        assertThat(look().filings()).isEmpty();
    }

    private Findings look() throws InterruptedException {
        Findings findings = watch.look(cursor, new EdgarWatch.Known() {
            @Override
            public boolean contains(String accession) {
                return known.containsKey(accession);
            }

            @Override
            public Map<String, LocalDate> filed() {
                return known;
            }
        });
        cursor = findings.cursor();
        findings.filings().forEach(found ->
                known.put(found.accession(), found.filed().orElseGet(() -> Calendar.day(found.acceptedAt().orElseThrow()))));
        return findings;
    }

    private static FakeFiling filing(int number, Instant accepted, int parties) {
        List<FakeFiling.Party> all = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            all.add(new FakeFiling.Party(String.format(Locale.ROOT, "%010d", 7000 + 100 * i + number % 90), "PARTY | NO.  " + i
                    + " (HOLDINGS) 12", i == 0 ? "Filer" : "Reporting"));
        }
        return new FakeFiling(String.format(Locale.ROOT, "0000900000-26-%06d", number), "8-K", all,
                accepted.atZone(Calendar.NEW_YORK).toLocalDate(), accepted, accepted.plusSeconds(25),
                "<SEC-DOCUMENT>".getBytes(StandardCharsets.US_ASCII));
    }
}
