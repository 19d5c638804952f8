package dev.tributary.console.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] BODY = "{\"data\":1}".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final Queue<Message> received = new ConcurrentLinkedQueue<>();
    private final List<Duration> pauses = new ArrayList<>();
    private HttpServer receiver;

    /// What the receiver got.
    private record Message(String id, String timestamp, String signature, String body) {
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::answer);
        receiver.start();
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
    }

    @Test
    void aMessageIsSignedSoThatItsReceiverCanVerifyIt() throws InterruptedException {
        // Given
        answers.add(204);
        // When
        Delivery.End end = delivery(true).deliver(subscription(), "event-1", BODY);
        // Then
        assertThat(end).isEqualTo(Delivery.End.DELIVERED);
        assertThat(received).containsExactly(new Message("event-1", "1767225600",
                Signature.of(SECRET, "event-1", NOW.getEpochSecond(), BODY), "{\"data\":1}"));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatIsRefusedIsSentAgainUnderTheSameIdAfterGrowingPauses() throws InterruptedException {
        // Given a redirect, which is not followed, two errors, then success
        answers.addAll(List.of(302, 500, 429, 200));
        // When
        Delivery.End end = delivery(true).deliver(subscription(), "event-1", BODY);
        // Then
        assertThat(end).isEqualTo(Delivery.End.DELIVERED);
        assertThat(received).hasSize(4).extracting(Message::id).containsOnly("event-1");
        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(2000));
        assertThat(pauses.get(2)).isBetween(Duration.ofMillis(2000), Duration.ofMillis(4000));
    }

    @Test
    void whoAnswersGoneWantsNothingMore() throws InterruptedException {
        answers.add(410);
        assertThat(delivery(true).deliver(subscription(), "event-1", BODY)).isEqualTo(Delivery.End.GONE);
    }

    @Test
    void whoIsNotThereIsTriedForADay() throws InterruptedException {
        // Given nobody listens
        Subscription nobody = new Subscription("s", URI.create("http://localhost:1/"), List.of("type"), SECRET, NOW);
        // When
        Delivery.End end = delivery(true).deliver(nobody, "event-1", BODY);
        // Then
        assertThat(end).isEqualTo(Delivery.End.GIVEN_UP);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofMinutes(5)) <= 0);
    }

    @Test
    void aWaitThatIsCutShortEndsTheDelivery() throws InterruptedException {
        answers.add(503);
        assertThat(delivery(false).deliver(subscription(), "event-1", BODY)).isEqualTo(Delivery.End.STOPPED);
    }

    private Delivery delivery(boolean goOn) {
        return new Delivery(new Webhook(Clock.fixed(NOW, ZoneOffset.UTC)), time -> {
            pauses.add(time);
            return goOn;
        }, new SplittableRandom(1));
    }

    private Subscription subscription() {
        return new Subscription("s", URI.create("http://localhost:" + receiver.getAddress().getPort() + "/hook"), List.of("type"), SECRET,
                NOW);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Message(headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"), body));
            exchange.getResponseHeaders().add("location", "/elsewhere");
            exchange.sendResponseHeaders(answers.pollFirst(), -1);
        }
    }
}
