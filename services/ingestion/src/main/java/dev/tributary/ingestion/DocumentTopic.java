package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.ingestion.intake.Door;
import dev.tributary.ingestion.intake.SourceRounds;
import dev.tributary.ingestion.intake.TopicDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// Reads one pipeline's topic of documents, together with all other instances. A record is left behind once its document is
/// accepted or refused for all to see.
final class DocumentTopic implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DocumentTopic.class);
    private static final String SOURCE = "topic";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int RECORDS_AT_ONCE = 50;
    private static final int DIGITS = 24;

    private final String pipeline;
    private final String topic;
    private final Door door;
    private final ArtifactStore artifacts;
    private final Refusals refusals;
    private final Consumer<byte[], byte[]> consumer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<Instant> lastLook = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /// Tells everybody of a record that is no document.
    @FunctionalInterface
    interface Refusals {

        void tell(DocumentRejected refused);
    }

    /// @param door     where documents go in
    /// @param refusals who is told of records that are no documents
    /// @param consumer of this reader alone, and closed by it
    DocumentTopic(String pipeline, String topic, Door door, ArtifactStore artifacts, Refusals refusals, Consumer<byte[], byte[]> consumer) {
        this.pipeline = pipeline;
        this.topic = topic;
        this.door = door;
        this.artifacts = artifacts;
        this.refusals = refusals;
        this.consumer = consumer;
        Thread.ofPlatform().name(group(pipeline)).daemon().start(this::read);
    }

    /// A consumer in the group that all instances form for a pipeline.
    static Consumer<byte[], byte[]> consumer(String bootstrapServers, String pipeline) {
        return new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", group(pipeline),
                "group.id", group(pipeline),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false,
                "max.poll.records", RECORDS_AT_ONCE), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String group(String pipeline) {
        return "ingestion-documents-" + pipeline;
    }

    private void read() {
        try (consumer) {
            consumer.subscribe(Set.of(topic));
            boolean failed = false;
            do {
                try {
                    look(failed);
                    failed = false;
                } catch (WakeupException e) {
                    return;
                } catch (RuntimeException | IOException e) { // a reader that died in silence would be missed by nobody
                    if (!Optional.of(String.valueOf(e.getMessage())).equals(problem)) {
                        LOG.warnf("pipeline=%s topic=%s is read from the last accepted document on after: %s", pipeline, topic, e);
                    }
                    problem = Optional.of(String.valueOf(e.getMessage()));
                    failed = true;
                }
            } while (!closing.await(failed ? PAUSE.toMillis() : 0, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this reader", e);
        }
    }

    private void look(boolean again) throws IOException {
        requireTopic();
        if (again) {
            rewind();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            take(record);
        }
        if (!records.isEmpty()) {
            consumer.commitSync();
        }
        lastLook = Optional.of(Instant.now());
        problem = Optional.empty();
    }

    /// A consumer waits for an absent topic without a word.
    private void requireTopic() {
        if (lastLook.isEmpty() && Objects.requireNonNullElse(consumer.partitionsFor(topic), List.of()).isEmpty()) {
            throw new FailureException(new Failure.Unavailable("topic-absent",
                    "there is no topic '%s'; make it, or correct source.topic.name of pipeline '%s'".formatted(topic, pipeline)));
        }
    }

    /// How the topic is.
    SourceRounds.Health health() {
        return new SourceRounds.Health(pipeline + "/topic", lastLook, problem);
    }

    private void rewind() {
        consumer.committed(consumer.assignment()).forEach((partition, offset) -> {
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
        });
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws IOException {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        try {
            TopicDocument document = TopicDocument.of(headers(record), value);
            Origin origin = new Origin(SOURCE, topic, document.source() + "#" + document.id(), List.of(), Optional.empty(), document.time(),
                    Instant.ofEpochMilli(record.timestamp()));
            door.accept(pipeline, document.name(), new ByteArrayInputStream(document.body()), origin);
        } catch (IllegalArgumentException unreadable) {
            refuse(record, value, "record-unreadable", unreadable.getMessage());
        } catch (FailureException e) {
            if (!(e.failure() instanceof Failure.Invalid invalid)) {
                throw e;
            }
            refuse(record, value, invalid.code(), invalid.message());
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, byte[] value, String code, String why) {
        ArtifactRef raw = artifacts.put(value, MediaTypes.BYTES);
        String place = "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset());
        LOG.warnf("pipeline=%s topic=%s partition=%d offset=%d errorCode=%s %s",
                pipeline, record.topic(), record.partition(), record.offset(), code, why);
        refusals.tell(new DocumentRejected(pipeline, "sha256-" + raw.sha256().substring(0, DIGITS), place, Optional.of(raw), code,
                "record %s is not taken: %s".formatted(place, why)));
    }

    private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
    }
}
