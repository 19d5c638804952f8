package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/// Publishes events and waits until all in-sync replicas have them: when a method returns, the fact is durable. Thread-safe.
public final class EventPublisher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventPublisher.class);
    private static final int LARGEST_REQUEST_BYTES = 9 << 20;

    private final KafkaProducer<String, byte[]> producer;
    private final EventSerde serde = new EventSerde();

    /// @param client name of this client in broker logs and metrics
    public EventPublisher(String bootstrapServers, String client) {
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG, client,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                ProducerConfig.LINGER_MS_CONFIG, 0,
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES),
                new StringSerializer(), new ByteArraySerializer());
    }

    /// Publishes one event.
    ///
    /// @throws FailureException `Unavailable` if the broker did not take it in time, `Invalid` if it is too large for its topic
    public <T extends Payload> void publish(Topic<? super T> topic, Event<T> event) {
        send(record(topic, event));
    }

    /// Hands one event to the client and does not wait: for reports whose loss does no harm. A broker that is away holds
    /// nobody up.
    public <T extends Payload> void offer(Topic<? super T> topic, Event<T> event) {
        producer.send(record(topic, event), (metadata, failure) -> {
            if (failure != null) {
                LOG.debugf("topic=%s a report was lost: %s", topic.name(), failure.getMessage());
            }
        });
    }

    /// Publishes a raw record, for dead letters and for commands asked for again.
    public void publish(String topic, String key, byte[] value, List<Header> headers) {
        send(new ProducerRecord<>(topic, null, key, value, headers));
    }

    private <T extends Payload> ProducerRecord<String, byte[]> record(Topic<? super T> topic, Event<T> event) {
        Headers headers = new RecordHeaders();
        byte[] value = serde.serialize(topic.name(), headers, event.with(event.data()));
        return new ProducerRecord<>(topic.name(), null, event.data().key(), value, headers);
    }

    private void send(ProducerRecord<String, byte[]> record) {
        try {
            producer.send(record).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(new Failure.Cancelled("interrupted", "interrupted while publishing to " + record.topic()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                throw new FailureException(new Failure.Invalid("record-too-large",
                        "a record is too large for %s: %s; put what is large into the artifact store"
                                .formatted(record.topic(), tooLarge.getMessage())), e);
            }
            throw new FailureException(new Failure.Unavailable("kafka-publish",
                    "Kafka did not take a record for %s: %s; check that the broker is up"
                            .formatted(record.topic(), e.getCause().getMessage())), e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
