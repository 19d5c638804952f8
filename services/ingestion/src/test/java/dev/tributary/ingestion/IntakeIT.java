package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topics;
import dev.tributary.ingestion.intake.FeedIntake;
import dev.tributary.ingestion.intake.FolderWatch;
import dev.tributary.ingestion.safety.Exchange;
import dev.tributary.ingestion.safety.PublicAddress;
import dev.tributary.ingestion.safety.SafeDownload;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.testing.broker.TestBroker;
import dev.tributary.worker.kafka.TopicAdmin;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Documents of every source but EDGAR from their door to the event that says they are in: a real broker, the real topology, two real
/// workers.
@Timeout(300)
class IntakeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private static TestBroker broker;
    private static IngestionInTest service;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path home) throws Exception {
        broker = TestBroker.start();
        new TopicAdmin(broker.bootstrapServers()).declare((short) 1, Duration.ofSeconds(5));
        service = new IngestionInTest(broker.bootstrapServers(), home);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        broker.close();
    }

    @Test
    void theItemsOfAFeedAreFetchedAndTakenInOnce() throws Exception {
        // Given a site with a feed of two items, one of which is down at first
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String base = "http://localhost:" + site.getAddress().getPort();
        String feed = """
                <rss version="2.0"><channel>
                <item><link>%s/one.html</link><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>
                <item><link>%s/two.html</link></item>
                </channel></rss>""".formatted(base, base);
        int[] asked = {0};
        site.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                boolean down = path.equals("/two.html") && asked[0]++ == 0;
                byte[] body = (path.equals("/feed.xml") ? feed : "<html><body><p>Item %s of the feed.</p></body></html>".formatted(path))
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(down ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        site.start();
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            SafeDownload downloads = new SafeDownload(new Exchange(http, 1 << 20, Duration.ofSeconds(20)),
                    new PublicAddress(host -> new InetAddress[] {InetAddress.ofLiteral("8.8.8.8")}), "Tests");
            service.fetchLinksBy(downloads);
            FeedIntake intake = new FeedIntake("sec", base + "/feed.xml", downloads, service.log(), folder, Clock.systemUTC());
            // When
            assertThat(intake.look()).isEmpty();
            assertThat(intake.look()).isEmpty();
            // Then
            DocumentIngested one = ingested(base + "/one.html");
            assertThat(one.filedAt()).contains(Instant.parse("2026-03-02T09:00:00Z"));
            assertThat(service.text(one)).isEqualTo("Item /one.html of the feed.");
            assertThat(ingested(base + "/two.html").origin().orElseThrow().source()).isEqualTo("feed");
            assertThat(events(DocumentEvent.class).stream().filter(event -> event instanceof DocumentIngested in
                    && in.origin().orElseThrow().location().startsWith(base))).hasSize(2);
        } finally {
            site.stop(0);
        }
    }

    @Test
    void aFileOfAWatchedFolderIsTakenInOnceAndDatedByItsLastChange() throws Exception {
        // Given
        Instant changed = Instant.parse("2026-02-01T08:00:00Z");
        Path file = Files.writeString(folder.resolve("notes.txt"), "A note that somebody left in a folder.");
        Files.setLastModifiedTime(file, FileTime.from(changed));
        // When
        Instant now = Instant.parse("2026-03-02T15:00:00Z");
        FolderWatch watch = new FolderWatch(() -> List.of(service.pipeline(folder)), service.intake(), EVERY);
        watch.look(now);
        watch.look(now.plus(EVERY));
        // Then
        DocumentIngested in = ingested("notes.txt");
        assertThat(in.filedAt()).contains(changed);
        assertThat(in.origin()).contains(
                new Origin("folder", "folder", "notes.txt", List.of(), Optional.empty(), Optional.of(changed), now.plus(EVERY)));
        // A watch that begins anew sees the same file later, and it is the same document.
        FolderWatch again = new FolderWatch(() -> List.of(service.pipeline(folder)), service.intake(), EVERY);
        again.look(now.plusSeconds(60));
        again.look(now.plusSeconds(70));
        service.awaitIdle();
        assertThat(events(DocumentRejected.class)).noneMatch(refused -> refused.documentId().equals(in.documentId()));
    }

    @Test
    void anUploadIsFollowedToItsDocumentAndMayBeWithdrawn() throws Exception {
        DocumentResource documents = service.documents();
        // When
        Response first = upload(documents, "Words that somebody uploads.", "2026-03-02T10:00:00+01:00");
        DocumentIngested in = ingested("upload.txt");
        Response second = upload(documents, "Words that somebody uploads.", "2026-03-05T10:00:00Z");
        // Then
        assertThat(first.getStatus()).isEqualTo(202);
        assertThat(second.getStatus()).isEqualTo(200);
        assertThat(in.filedAt()).contains(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(in.origin().orElseThrow().source()).isEqualTo("upload");
        assertThatThrownBy(() -> upload(documents, "x", "yesterday")).isInstanceOf(BadRequestException.class)
                .hasMessage("query parameter 'time' is 'yesterday'; give a time such as 2026-06-01T09:30:00Z");
    }

    @Test
    void whatIsWithdrawnBeforeItComesIsRefusedAndWhatNoDocumentIsNamedIsUnknown() throws Exception {
        RetractionResource retractions = service.retractions();
        byte[] body = "Words that are withdrawn before they come.".getBytes(StandardCharsets.UTF_8);
        String id = "sha256-" + service.put(body).sha256().substring(0, 24);
        // When
        assertThat(retractions.retract(id, Optional.of("sec"), "by notice").getStatus()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> retractions.retract(id, Optional.of("sec"), "again").getStatus() == 200);
        await().atMost(PATIENCE).until(() -> events(DocumentRetracted.class).stream().anyMatch(gone -> gone.documentId().equals(id)));
        service.awaitIdle();
        upload(service.documents(), new String(body, StandardCharsets.UTF_8), "2026-03-02T10:00:00Z");
        // Then
        await().atMost(PATIENCE).until(() -> events(DocumentRejected.class).stream().anyMatch(refused -> refused.documentId().equals(id)));
        assertThat(events(DocumentRejected.class)).filteredOn(refused -> refused.documentId().equals(id)).singleElement().satisfies(refused -> {
            assertThat(refused.code()).isEqualTo("document-retracted");
            assertThat(refused.reason()).isEqualTo("its source withdrew it: by notice");
        });
        assertThat(events(DocumentRetracted.class)).filteredOn(gone -> gone.documentId().equals(id)).hasSize(1);
        assertThatThrownBy(() -> retractions.retract("annual-report", Optional.of("sec"), "by notice")).isInstanceOf(NotFoundException.class)
                .hasMessageStartingWith("no document can be named 'annual-report'; ids are accession numbers such as 0000320193-26-000001");
    }

    @Test
    void aRecordOfATopicIsTakenInAndOneThatIsNoneIsRefused() throws Exception {
        // Given
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("wiki", 1, (short) 1))).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("wiki", "no event".getBytes(StandardCharsets.UTF_8))).get();
            ProducerRecord<byte[], byte[]> page = new ProducerRecord<>("wiki", "# A page\n\nof a wiki.".getBytes(StandardCharsets.UTF_8));
            Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/wiki", "ce_subject", "page", "ce_time", "2026-03-02T09:00:00Z",
                    "content-type", "text/markdown").forEach((name, value) -> page.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(page).get();
        }
        // When
        try (DocumentTopic topic = service.topic("wiki")) {
            // Then
            DocumentIngested in = ingested("/wiki#7");
            assertThat(in.fileName()).isEqualTo("page.md");
            assertThat(in.filedAt()).contains(Instant.parse("2026-03-02T09:00:00Z"));
            assertThat(events(DocumentRejected.class)).anySatisfy(refused -> assertThat(refused.code()).isEqualTo("record-unreadable"));
            await().atMost(PATIENCE).until(() -> topic.health().lastLook().isPresent());
        }
    }

    private static Response upload(DocumentResource documents, String text, String time) throws IOException {
        InputStream body = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return documents.upload(Optional.of("sec"), Optional.of("upload.txt"), Optional.of(time), body);
    }

    /// The document of a place at its source, once it is in.
    private static DocumentIngested ingested(String location) {
        return await(location).atMost(PATIENCE).until(() -> events(DocumentIngested.class).stream()
                .filter(in -> in.origin().orElseThrow().location().equals(location)).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static <T extends DocumentEvent> List<T> events(Class<T> type) {
        return CommittedTopic.events(broker.bootstrapServers(), Topics.DOCUMENTS.name()).stream()
                .map(Event::data).filter(type::isInstance).map(type::cast).toList();
    }
}
