package dev.tributary.ingestion.edgar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.ingestion.safety.BoundedBody;
import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.edgar.Fault;
import dev.tributary.testing.filings.FilingForm;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.Period;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgarClientTest {

    private static final String AGENT = "Example Research ops@example.org";

    private final MovableClock clock = new MovableClock("2026-03-02T15:00:00Z");
    private final FilingGenerator generator = new FilingGenerator(4);
    private final FakeFiling filing = FakeFiling.of(generator.filing(generator.company(0), FilingForm.TEN_K, Period.year(2024)))
            .withAcceptance(Instant.parse("2026-03-02T14:00:00Z"));
    private final String path = "/Archives/edgar/data/" + Long.parseLong(filing.parties().getFirst().cik()) + "/" + filing.accession()
            + ".txt";
    private FakeEdgar edgar;
    private HttpClient http;
    private EdgarClient client;

    @BeforeEach
    void start() throws IOException {
        edgar = FakeEdgar.start(0, clock);
        edgar.publish(filing);
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        client = new EdgarClient(new EdgarSettings(edgar.uri(), AGENT, 1 << 20, Duration.ofSeconds(2)), new LocalAccess(clock), http);
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        edgar.close();
    }

    @Test
    void aSubmissionComesWithItsTagAndIsThenUnchanged() throws InterruptedException {
        EdgarAnswer.Found found = (EdgarAnswer.Found) client.get(path, Optional.empty(), false);

        assertThat(found.body()).isEqualTo(filing.body());
        assertThat(found.lastModified()).isPresent();
        assertThat(client.get(path, found.tag(), false)).isInstanceOf(EdgarAnswer.Unchanged.class);
        assertThat(edgar.requests()).extracting(FakeEdgar.Request::userAgent).containsOnly(AGENT);
    }

    @Test
    void whatIsNotThereIsAbsent() throws InterruptedException {
        assertThat(client.get(path.replace(".txt", "9.txt"), Optional.empty(), false)).isInstanceOf(EdgarAnswer.Absent.class);
    }

    @Test
    void aRefusalSilencesTheClient() throws InterruptedException {
        edgar.failNext(".txt", Fault.RATE_EXCEEDED);
        Instant refused = clock.instant();

        assertThat(client.get(path, Optional.empty(), false)).isInstanceOf(EdgarAnswer.Refused.class);
        assertThat(client.get(path, Optional.empty(), false))
                .isInstanceOfSatisfying(EdgarAnswer.Closed.class, closed ->
                        assertThat(closed.until()).isBetween(refused.plus(Duration.ofMinutes(10)), clock.instant().plus(Duration.ofMinutes(10))));
        clock.move(Duration.ofMinutes(10));
        assertThat(client.get(path, Optional.empty(), false)).isInstanceOf(EdgarAnswer.Found.class);
        assertThat(edgar.requests()).hasSize(2);
    }

    @Test
    void cutBodiesAndOutagesMayBeTriedAgain() throws InterruptedException {
        for (Fault fault : new Fault[] {Fault.TRUNCATED_GZIP, Fault.STALL, Fault.BROKEN, Fault.UNAVAILABLE, Fault.TOO_MANY_REQUESTS}) {
            edgar.failNext(".txt", fault);

            assertThat(client.get(path, Optional.empty(), false)).as(fault.name()).isInstanceOf(EdgarAnswer.Unavailable.class);
        }
        assertThat(client.get(path, Optional.empty(), false)).isInstanceOf(EdgarAnswer.Found.class);
    }

    /// The JDK's client asks a second time by itself where a connection was closed before any answer.
    @Test
    void oneResetIsBridged() throws InterruptedException {
        edgar.failNext(".txt", Fault.RESET);

        assertThat(client.get(path, Optional.empty(), false)).isInstanceOf(EdgarAnswer.Found.class);
        assertThat(edgar.requests()).hasSize(2);
    }

    @Test
    void anEndlessAnswerIsCutAndRefused() throws InterruptedException {
        edgar.failNext(".txt", Fault.ENDLESS);

        assertThat(client.get(path, Optional.empty(), false)).isInstanceOfSatisfying(EdgarAnswer.Invalid.class, invalid -> {
            assertThat(invalid.code()).isEqualTo("edgar-answer-oversize");
            assertThat(invalid.what()).contains("the answer measures more than 1048576 bytes");
        });
    }

    @Test
    void aDownloadGoesToDiskAndIsCutThereToo(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("body");
        assertThat(client.download(path, true, file)).isInstanceOf(EdgarAnswer.Saved.class);
        assertThat(file).hasBinaryContent(filing.body());

        edgar.failNext(".txt", Fault.TRUNCATED_GZIP);
        assertThat(client.download(path, true, file)).isInstanceOf(EdgarAnswer.Unavailable.class);
        edgar.failNext(".txt", Fault.ENDLESS);
        assertThat(client.download(path, true, file)).isInstanceOf(EdgarAnswer.Invalid.class);
        assertThat(client.download(path.replace(".txt", "9.txt"), true, file)).isInstanceOf(EdgarAnswer.Absent.class);
    }

    @Test
    void aGzipBombIsCutAsItUnpacks() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bomb)) {
            zipped.write(new byte[1 << 20]);
        }
        assertThat(bomb.size()).isLessThan(5000);
        assertThatThrownBy(() -> BoundedBody.unzipped(bomb.toByteArray(), 100_000))
                .isInstanceOf(BoundedBody.TooLargeException.class);
    }

    @Test
    void noAnswerLeadsInsideTheNetwork() throws InterruptedException {
        edgar.failNext(".txt", Fault.REDIRECT_INSIDE);

        assertThat(client.get(path, Optional.empty(), false))
                .isInstanceOfSatisfying(EdgarAnswer.Invalid.class, invalid -> assertThat(invalid.code()).isEqualTo("edgar-redirect"));
        assertThat(client.get("http://169.254.169.254/latest", Optional.empty(), false))
                .isInstanceOfSatisfying(EdgarAnswer.Invalid.class, invalid -> assertThat(invalid.code()).isEqualTo("edgar-address"));
    }
}
