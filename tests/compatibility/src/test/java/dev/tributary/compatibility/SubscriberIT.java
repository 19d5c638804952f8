package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.Topics;
import dev.tributary.testing.broker.TestBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Subscribers need nothing of ours: they read from a real broker what Java wrote, and only what was committed. A test is
/// skipped only where its client is not installed.
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class SubscriberIT {

    private static final GoldenEvent READY = GoldenEvent.of("dev.tributary.model.ready.v1");

    @TempDir
    private static Path folder;
    private static TestBroker broker;

    @BeforeAll
    static void publish() throws Exception {
        broker = TestBroker.start();
        declareReleases(broker.bootstrapServers());
        try (Producer<String, byte[]> producer = producer(broker.bootstrapServers())) {
            producer.initTransactions();
            abort(producer, release(97));
            commit(producer, READY, GoldenEvent.of("dev.tributary.release.rejected.v1"));
            abort(producer, release(98));
            commit(producer, GoldenEvent.of("dev.tributary.release.rolled-back.v1"), release(3));
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void nodeReadsCommittedModelReadyEventsAndNothingElse() throws IOException, InterruptedException {
        // Given
        Programs.need("node", "install the Debian package nodejs");
        Programs.need("npm", "install the Debian package npm");
        for (String file : List.of("package.json", "package-lock.json", "subscriber.mjs")) {
            Files.copy(Path.of("node", file), folder.resolve(file));
        }
        Programs.run(folder, "npm", "ci", "--no-audit", "--no-fund");

        // When
        List<JsonNode> printed = Programs.run(folder, "node", "subscriber.mjs", broker.bootstrapServers(), "2")
                .lines().map(SubscriberIT::json).toList();

        // Then
        assertThat(printed).extracting(line -> line.get("release").asInt()).containsExactly(2, 3);
        JsonNode first = printed.getFirst();
        assertThat(first.get("id").asText()).isEqualTo(READY.headers().get("ce_id"));
        assertThat(first.get("correlation").asText()).isEqualTo(READY.headers().get("ce_correlationid"));
        assertThat(first.get("pipeline").asText()).isEqualTo("sec");
        assertThat(first.get("name").asText()).isEqualTo("sec-ties");
        assertThat(first.get("sha256")).isEqualTo(READY.value().at("/model/sha256"));
        assertThat(first.get("folder")).isEqualTo(READY.value().get("folder"));
        assertThat(first.at("/perplexity/domain-perplexity").asDouble()).isEqualTo(Math.exp(2.85));
    }

    @Test
    void kcatReadsTheSame() throws IOException, InterruptedException {
        // Given
        Programs.need("kcat", "install the Debian package kcat");

        // When
        List<String> lines = Programs.run(folder, "kcat", "-C", "-b", broker.bootstrapServers(), "-t", Topics.RELEASES.name(),
                "-o", "beginning", "-e", "-q", "-f", "%h\\t%s\\n").lines().toList();

        // Then
        assertThat(lines).hasSize(4);
        assertThat(lines).filteredOn(line -> line.contains("ce_type=" + READY.type()))
                .extracting(line -> json(line.substring(line.indexOf('\t') + 1)).get("release").asInt())
                .containsExactly(2, 3);
    }

    private static GoldenEvent release(int number) {
        ObjectNode value = READY.value().deepCopy();
        return new GoldenEvent(READY.headers(), value.put("release", number));
    }

    private static void commit(Producer<String, byte[]> producer, GoldenEvent... events) {
        send(producer, events);
        producer.commitTransaction();
    }

    private static void abort(Producer<String, byte[]> producer, GoldenEvent... events) {
        send(producer, events);
        producer.flush();
        producer.abortTransaction();
    }

    private static void send(Producer<String, byte[]> producer, GoldenEvent... events) {
        producer.beginTransaction();
        for (GoldenEvent event : events) {
            ProducerRecord<String, byte[]> message = new ProducerRecord<>(Topics.RELEASES.name(), event.key(), event.bytes());
            Headers headers = message.headers();
            event.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(message);
        }
    }

    private static Producer<String, byte[]> producer(String bootstrapServers) {
        // Compressed as the services' topologies do.
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "golden", "compression.type", "gzip"),
                new StringSerializer(), new ByteArraySerializer());
    }

    private static void declareReleases(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            NewTopic releases = new NewTopic(Topics.RELEASES.name(), Topics.RELEASES.partitions(), (short) 1);
            admin.createTopics(List.of(releases.configs(Topics.RELEASES.configs()))).all().get();
        }
    }

    private static JsonNode json(String line) {
        return Json.read(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
