package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.EdgarSettings;
import dev.tributary.ingestion.edgar.LocalAccess;
import dev.tributary.ingestion.edgar.MovableClock;
import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.edgar.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a fetch, by each way in which EDGAR answers.
class EdgarFetcherTest {

    private static final Instant NOW = Instant.parse("2026-03-02T15:00:00Z");
    private static final String ACCESSION = "0000900000-26-000001";
    private static final String PATH = "/Archives/edgar/data/7000/" + ACCESSION + ".txt";

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock(NOW.toString());
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private FakeEdgar edgar;
    private EdgarFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        edgar = FakeEdgar.start(0, clock);
        edgar.publish(new FakeFiling(ACCESSION, "8-K", List.of(new FakeFiling.Party("0000007000", "PARTY", "Filer")), LocalDate.of(2026, 3, 2),
                NOW.minusSeconds(90), NOW.minusSeconds(60), "a submission".repeat(1000).getBytes(StandardCharsets.US_ASCII)));
        EdgarClient client = new EdgarClient(new EdgarSettings(edgar.uri(), "Example Research ops@example.org", 1 << 20, Duration.ofSeconds(2)),
                new LocalAccess(clock), http);
        fetcher = new EdgarFetcher(pipeline -> pipeline.equals("sec") ? Optional.of(client) : Optional.empty(), clock, new SplittableRandom(1));
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        edgar.close();
    }

    @Test
    void aFilingIsThere() throws InterruptedException {
        assertThat(fetch(1)).isInstanceOf(Fetched.Body.class);
    }

    @Test
    void outagesComeAgainLaterEachTime() throws InterruptedException {
        for (Fault fault : List.of(Fault.UNAVAILABLE, Fault.BROKEN, Fault.TRUNCATED_GZIP, Fault.TOO_MANY_REQUESTS, Fault.STALL)) {
            assertThat(later(fault, 1).code()).as(fault.name()).isEqualTo("edgar-unavailable");
        }
        assertThat(later(Fault.UNAVAILABLE, 1).after()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(later(Fault.UNAVAILABLE, 30).after()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
        assertThat(later(Fault.UNAVAILABLE, 1).reason()).isEqualTo("503 for " + edgar.uri() + PATH);
    }

    @Test
    void aRefusalIsWaitedOutByEverybodyAndNamesTheSetting() throws InterruptedException {
        Fetched.Later refused = later(Fault.UNDECLARED_TOOL, 1);
        assertThat(refused.after()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(refused.reason()).contains("EDGAR does not accept the declared User-Agent. Set tributary.ingestion.edgar.user-agent");

        Fetched.Later closed = (Fetched.Later) fetch(1);
        assertThat(closed.code()).isEqualTo("edgar-closed");
        assertThat(closed.reason()).isEqualTo("EDGAR is not asked before " + clock.instant().plus(Duration.ofMinutes(10)));
    }

    @Test
    void whatIsNotThereYetIsWaitedFor() throws InterruptedException {
        FetchDocument absent = new FetchDocument("sec", "x", "edgar", PATH.replace(".txt", "9.txt"), 1, false);

        assertThat(fetcher.fetch(absent, folder.resolve("body"))).isInstanceOfSatisfying(Fetched.Later.class, later -> {
            assertThat(later.code()).isEqualTo(EdgarFetcher.ABSENT);
            assertThat(later.reason()).isEqualTo("EDGAR has no " + absent.location());
        });
    }

    @Test
    void endlessAnswersAndRedirectsAreRefusedForGood() throws InterruptedException {
        edgar.failNext(".txt", Fault.ENDLESS);
        assertThat(fetch(1)).isInstanceOfSatisfying(Fetched.Never.class,
                never -> assertThat(never.reason()).contains("measures more than 1048576 bytes"));
        edgar.failNext(".txt", Fault.REDIRECT_INSIDE);
        assertThat(fetch(1)).isInstanceOfSatisfying(Fetched.Never.class, never -> assertThat(never.code()).isEqualTo("edgar-redirect"));
    }

    @Test
    void withoutAUserAgentNothingIsAsked() throws InterruptedException {
        Fetched answer = fetcher.fetch(new FetchDocument("other", "x", "edgar", PATH, 1, false), folder.resolve("body"));

        assertThat(answer).isInstanceOfSatisfying(Fetched.Later.class, later -> assertThat(later.reason()).isEqualTo(
                "pipeline 'other' reads from EDGAR, but nobody has declared who asks. Set tributary.ingestion.edgar.user-agent (environment "
                        + "TRIBUTARY_INGESTION_EDGAR_USER_AGENT) for the ingestion service, or source.edgar.userAgent in the pipeline file, to "
                        + "'Company name contact@domain'"));
        assertThat(edgar.requests()).isEmpty();
    }

    private Fetched.Later later(Fault fault, int attempt) throws InterruptedException {
        edgar.failNext(".txt", fault);
        return (Fetched.Later) fetch(attempt);
    }

    private Fetched fetch(int attempt) throws InterruptedException {
        return fetcher.fetch(new FetchDocument("sec", ACCESSION, "edgar", PATH, attempt, false), folder.resolve("body"));
    }
}
