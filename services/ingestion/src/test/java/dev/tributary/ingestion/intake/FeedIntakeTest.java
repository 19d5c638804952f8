package dev.tributary.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.DocumentSighted;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.contracts.source.SourceState;
import dev.tributary.ingestion.edgar.MovableClock;
import dev.tributary.ingestion.safety.Exchange;
import dev.tributary.ingestion.safety.PublicAddress;
import dev.tributary.ingestion.safety.SafeDownload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A feed from a server on this machine, whose name passes for a public one.
class FeedIntakeTest {

    private static final String ITEM = "<item><link>https://example.org/%s.html</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>";
    private static final String FEED = "<rss version=\"2.0\"><channel>%s</channel></rss>";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Log log = new Log();
    private HttpServer server;
    private String feed = FEED.formatted(ITEM.formatted("one") + ITEM.formatted("two"));
    private boolean endless;
    private boolean stalls;
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private FeedIntake intake;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        SafeDownload downloads = new SafeDownload(new Exchange(http, 1 << 20, Duration.ofSeconds(2)),
                new PublicAddress(host -> new InetAddress[] {InetAddress.ofLiteral("8.8.8.8")}), "Tests");
        intake = new FeedIntake("sec", "http://localhost:" + server.getAddress().getPort() + "/feed.xml", downloads, log, folder,
                new MovableClock("2026-03-02T15:00:00Z"));
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        server.stop(0);
    }

    @Test
    void everyItemIsSightedAndAnUnchangedFeedIsNotReadAgain() throws Exception {
        assertThat(intake.look()).isEmpty();
        assertThat(intake.look()).isEmpty();
        assertThat(log.sighted).extracting(sighted -> sighted.origin().location())
                .containsExactly("https://example.org/one.html", "https://example.org/two.html");
        assertThat(log.read).hasSize(1);
    }

    @Test
    void aBodyWithoutAnEndIsCut() throws Exception {
        endless = true;
        assertThat(intake.look()).get().asString()
                .endsWith("the answer measures more than 1048576 bytes. No feed is that long; correct source.feed.url.");
        assertThat(log.sighted).isEmpty();
    }

    @Test
    void aBodyThatStallsIsGivenUpAndTheNextLookReadsItAll() throws Exception {
        stalls = true;
        assertThat(intake.look()).get().asString().contains("no whole answer came within 2 s");
        givenUp.countDown();
        assertThat(log.sighted).isEmpty();
        stalls = false;
        assertThat(intake.look()).isEmpty();
        assertThat(log.sighted).hasSize(2);
    }

    @Test
    void aFeedThatIsCutShortShowsNothingAndIsReadAgain() throws Exception {
        String whole = feed;
        feed = whole.substring(0, whole.length() - 40);
        assertThat(intake.look()).get().asString().contains("cannot be read as a feed");
        assertThat(log.sighted).isEmpty();
        assertThat(log.read).isEmpty();
        feed = whole;
        assertThat(intake.look()).isEmpty();
        assertThat(log.sighted).hasSize(2);
    }

    @Test
    void aFeedOfMoreItemsThanAreLookedAtSaysSo() throws Exception {
        feed = FEED.formatted(IntStream.range(0, 2001).mapToObj(i -> ITEM.formatted("page" + i)).collect(Collectors.joining()));
        assertThat(intake.look()).get().asString().endsWith("has 2000 items or more; what lies behind them is not read");
        assertThat(log.sighted).hasSize(2000);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = feed.getBytes(StandardCharsets.UTF_8);
            String tag = '"' + Integer.toHexString(feed.hashCode()) + '"';
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            exchange.sendResponseHeaders(200, endless ? 0 : body.length);
            exchange.getResponseBody().write(body, 0, stalls ? body.length / 2 : body.length);
            exchange.getResponseBody().flush();
            while (endless) {
                exchange.getResponseBody().write(body);
            }
            if (stalls) {
                givenUp.await();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static final class Log implements SourceLog {

        private final List<DocumentSighted> sighted = new ArrayList<>();
        private final List<FeedRead> read = new ArrayList<>();

        @Override
        public void publish(SourceEvent sighting) {
            sighted.add((DocumentSighted) sighting);
        }

        @Override
        public void publish(SourceState state) {
            read.add((FeedRead) state);
        }

        @Override
        public Optional<FeedRead> feed(String pipeline, String url) {
            return read.isEmpty() ? Optional.empty() : Optional.of(read.getLast());
        }

        @Override
        public Optional<DocumentKnown> document(String pipeline, String documentId) {
            return Optional.empty();
        }

        @Override
        public Optional<EdgarRead> edgar(String pipeline) {
            throw new UnsupportedOperationException("a feed has no such cursor");
        }

        @Override
        public List<BackfillAdvanced> backfills(String pipeline) {
            throw new UnsupportedOperationException("a feed has no backfills");
        }

        @Override
        public List<DocumentKnown> documents(String pipeline) {
            throw new UnsupportedOperationException("a feed asks for one document at a time");
        }
    }
}
