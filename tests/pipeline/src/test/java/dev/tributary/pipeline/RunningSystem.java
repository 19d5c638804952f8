package dev.tributary.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.PortChoice;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A broker and all services as processes, on ports and in a folder of their own.
final class RunningSystem implements AutoCloseable {

    /// Everything takes several times longer when both cores are busy.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final StateFolder state;
    private final Ports ports;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningSystem(StateFolder state, Ports ports) {
        this.state = state;
        this.ports = ports;
    }

    static RunningSystem start(Path folder, int portOffset) {
        StateFolder state = new StateFolder(folder);
        RunningSystem system = new RunningSystem(state, new PortChoice(state).choose(OptionalInt.of(portOffset)));
        try {
            new Machine(new Home(checkout()), system.state, system.ports).up(new Silent());
        } catch (RuntimeException e) {
            system.close();
            throw e;
        }
        return system;
    }

    StateFolder state() {
        return state;
    }

    Ports ports() {
        return ports;
    }

    /// Uploads a document and returns the HTTP status.
    int upload(String pipeline, String name, byte[] body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher document = HttpRequest.BodyPublishers.ofByteArray(body);
        return send("ingestion", "POST", "/documents?pipeline=%s&name=%s".formatted(pipeline, name), document).statusCode();
    }

    String get(String service, String path) throws IOException, InterruptedException {
        return send(service, "GET", path).body();
    }

    JsonNode json(String service, String path) throws IOException, InterruptedException {
        return Json.read(get(service, path).getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    /// A request without a body.
    HttpResponse<String> send(String service, String method, String path) throws IOException, InterruptedException {
        return send(service, method, path, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String service, String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(ports.http(service), path));
        return http.send(HttpRequest.newBuilder(uri).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Publishes a document as a CloudEvent in binary mode, to a topic that is made first.
    void publishDocument(String topic, String name, String text) {
        Map<String, Object> kafka = Map.of("bootstrap.servers", ports.bootstrap());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, text.getBytes(StandardCharsets.UTF_8));
        Map.of("ce_specversion", "1.0", "ce_id", name, "ce_source", "/tests", "ce_type", "note.written", "ce_subject", name,
                "content-type", "text/markdown").forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Reads topics from their beginning until a fact of the kind satisfies the condition.
    ///
    /// @return every payload of the topics up to and including it
    List<Payload> await(List<Topic<?>> topics, Predicate<Payload> condition) {
        List<Payload> seen = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (EventFeed feed = new EventFeed(ports.bootstrap(), topics, (where, why) -> {
            throw new AssertionError("unreadable record at " + where + ": " + why);
        })) {
            while (System.nanoTime() < deadline) {
                for (Received received : feed.poll(Duration.ofMillis(500))) {
                    seen.add(received.event().data());
                    if (condition.test(received.event().data())) {
                        return seen;
                    }
                }
            }
        }
        throw new AssertionError("waited %s in vain; seen so far: %s; logs are in %s".formatted(PATIENCE, seen, state.root().resolve("logs")));
    }

    @Override
    public void close() {
        Machine.down(state, new Silent());
    }

    private static Path checkout() {
        return Path.of("").toAbsolutePath().getParent().getParent();
    }

    private record Silent() implements Machine.Watcher {

        @Override
        public void ready(String member, Duration after) {
            // Only failures are of interest, and those are thrown.
        }

        @Override
        public void stopped(String member, boolean forced) {
            // As above.
        }
    }
}
