package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.ingestion.edgar.CurrentFeedPages;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.edgar.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ingestion as a whole against the fake EDGAR, on a clock of its own: watch, topologies and fetch jobs, whose instances are killed
/// at chosen moments.
class IngestionAcceptanceTest {

    /// A Monday, nine in the morning in New York.
    private static final Instant MONDAY = Instant.parse("2026-03-02T14:00:00Z");

    @TempDir
    Path folder;

    @Test
    void killsOfOneToThirtyHoursLoseNoFiling() throws Exception {
        try (IngestionBench bench = new IngestionBench(folder, MONDAY)) {
            // Given four days of filings, among them letters that were released weeks after they were accepted
            Random random = new Random(5);
            for (int i = 0; i < 400; i++) {
                Instant time = MONDAY.plusSeconds(random.nextInt(4 * 24 * 3600));
                boolean letter = i % 40 == 7;
                FakeFiling filing = bench.filing(i, letter ? MONDAY.minus(Duration.ofDays(40)) : time, 1 + random.nextInt(3));
                bench.edgar().publish(letter ? filing.withRelease(time) : filing);
            }

            // When instances are away for 1, 7, 30 and 11 hours
            for (int hours : new int[] {1, 7, 30, 11}) {
                bench.run(Duration.ofMinutes(20), Duration.ofMinutes(1));
                bench.killInstance();
                bench.passTime(Duration.ofHours(hours));
                bench.startInstance();
            }
            // and the last day's index has come
            bench.run(Duration.ofHours(1), Duration.ofMinutes(5));
            bench.passTime(Duration.ofDays(4));
            bench.run(Duration.ofHours(1), Duration.ofMinutes(1));

            // Then
            assertThat(bench.fetched().keySet()).containsExactlyInAnyOrderElementsOf(bench.published());
        }
    }

    @Test
    void fiftyKillsAtRandomMomentsLeaveTheSameOutcome() throws Exception {
        Map<String, String> undisturbed = outcome(folder.resolve("undisturbed"), 0);
        Map<String, String> killed = outcome(folder.resolve("killed"), 50);

        assertThat(killed).isEqualTo(undisturbed).hasSize(60);
    }

    /// The digest of each document's bytes.
    private static Map<String, String> outcome(Path folder, int kills) throws Exception {
        try (IngestionBench bench = new IngestionBench(folder, MONDAY)) {
            for (int i = 0; i < 60; i++) {
                bench.edgar().publish(bench.filing(i, MONDAY.plusSeconds(20L * i), 1 + i % 4));
            }
            Random random = new Random(11);
            int done = 0;
            for (int round = 0; round < 500 && (bench.fetched().size() < 60 || done < kills); round++) {
                if (done < kills) {
                    // The instance dies after so many more records, wherever that is: between two sightings of a look, before the
                    // cursor, or after a fetch and before its fact.
                    bench.killAfterRecords(random.nextInt(12));
                    done++;
                }
                bench.edgarFault(round % 17 == 3 ? Fault.UNAVAILABLE : round % 23 == 5 ? Fault.TRUNCATED_GZIP : null);
                bench.run(Duration.ofSeconds(30), Duration.ofSeconds(3));
            }
            bench.run(Duration.ofMinutes(30), Duration.ofSeconds(30));
            assertThat(bench.handedOn()).as("each document is handed on once").doesNotHaveDuplicates().hasSize(60);
            return new TreeMap<>(bench.fetched());
        }
    }

    @Test
    void nineteenOfTwentyFilingsAreDurableWithinThirtySecondsOfTheirAcceptance() throws Exception {
        try (IngestionBench bench = new IngestionBench(folder, MONDAY)) {
            // Given twenty minutes of a peak hour: 300 filings, each public 25 s after its acceptance, as EDGAR's median is
            Random random = new Random(3);
            for (int i = 0; i < 300; i++) {
                bench.edgar().publish(bench.filing(i, MONDAY.plusSeconds(60 + random.nextInt(1200)), 1 + i % 2));
            }

            // When
            bench.run(Duration.ofMinutes(23), Duration.ofMillis(500));

            // Then
            List<Duration> delays = bench.delays();
            assertThat(delays).hasSize(300);
            assertThat(delays.get(delays.size() * 95 / 100)).isLessThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(bench.requestsPerSecond()).isLessThanOrEqualTo(2.0);
            assertThat(bench.mostRequestsInASecond()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void aBackfillBringsWhatLiveReadingBrought() throws Exception {
        // Given the same filings, live in one system and long ago in another
        Map<String, String> live;
        try (IngestionBench bench = new IngestionBench(folder.resolve("live"), MONDAY)) {
            bench.publishGenerated(40, MONDAY);
            bench.run(Duration.ofHours(2), Duration.ofSeconds(30));
            live = bench.texts();
        }
        Map<String, String> backfilled;
        try (IngestionBench bench = new IngestionBench(folder.resolve("backfill"), MONDAY)) {
            bench.publishGenerated(40, MONDAY);
            bench.killInstance();
            bench.passTime(Duration.ofDays(12));
            bench.startInstanceSince(bench.today());
            bench.edgar().leaveOutOfArchives(bench.published().getFirst());

            // When
            bench.backfill(bench.today().minusDays(13), bench.today().minusDays(10));
            bench.run(Duration.ofMinutes(20), Duration.ofSeconds(2));
            backfilled = bench.texts();
        }

        // Then, by the archive and, for what it lacked, by the full index
        assertThat(backfilled).isEqualTo(live).hasSize(40);
    }

    /// The recorded pages of one crawl: 5,100 entries are 3,409 filings.
    @Test
    void aRecordedCrawlGivesOneEffectForEachAccession() throws Exception {
        Instant then = Instant.parse("2026-01-12T16:28:00Z");
        try (IngestionBench bench = new IngestionBench(folder, then)) {
            bench.startInstanceSince(bench.today().minusDays(7));
            CurrentFeedPages.replay(bench.edgar(), "api/getcurrent/crawl-20260112T1628Z");
            bench.run(Duration.ofSeconds(60), Duration.ofSeconds(3));

            Map<String, Long> parties = bench.known().stream().collect(Collectors.toMap(known -> known.documentId(),
                    known -> (long) known.origin().parties().size(), (before, after) -> after));
            assertThat(parties).hasSize(3409);
            assertThat(parties.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5040);
        }
    }
}
