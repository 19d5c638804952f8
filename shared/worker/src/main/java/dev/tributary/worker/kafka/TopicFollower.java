package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// Follows a topic on a thread of its own and outside any consumer group, until it is closed: after whatever failure it begins anew.
/// A record that nobody can read is logged and passed over. Thread-safe.
public final class TopicFollower implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String client;
    private final Reader reader;
    private final Consumer<String, byte[]> consumer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final EventSerde serde = new EventSerde();

    /// What is made of a topic. Called by the follower's thread alone.
    public interface Reader {

        /// Assigns partitions and says where to begin, at the start and after each failure.
        ///
        /// @return whether there is anything to follow; if not, it is asked again a little later
        boolean begin(Consumer<String, byte[]> consumer);

        /// Takes a record.
        ///
        /// @param event empty where the record takes back what was said for its key
        void take(String key, Optional<Event<Payload>> event);

        /// Is told after each poll, also one that brought nothing.
        void polled(Consumer<String, byte[]> consumer);
    }

    /// Starts following.
    ///
    /// @param client name of this client in broker logs and metrics
    public TopicFollower(String bootstrapServers, String client, Reader reader) {
        this(client, reader, CommittedRecords.consumer(bootstrapServers, "client.id", client));
    }

    /// @param consumer closed by this
    TopicFollower(String client, Reader reader, Consumer<String, byte[]> consumer) {
        this.client = client;
        this.reader = reader;
        this.consumer = consumer;
        Thread.ofPlatform().name(client).daemon().start(this::run);
    }

    private void run() {
        try (consumer) {
            do {
                follow();
            } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a follower", e);
        }
    }

    private void follow() {
        try {
            boolean begun = reader.begin(consumer);
            while (begun) {
                consumer.poll(POLL).forEach(this::take);
                reader.polled(consumer);
            }
        } catch (WakeupException e) {
            closing.countDown();
        } catch (RuntimeException e) { // a follower that died in silence would be missed by nobody
            LOG.warnf("client=%s begins anew after: %s", client, e);
            LOG.debug("why", e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Optional<Event<Payload>> event;
        try {
            event = Optional.ofNullable(serde.deserialize(record.topic(), record.headers(), record.value()));
        } catch (SerializationException e) {
            LOG.errorf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
            return;
        }
        reader.take(record.key(), event);
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
    }
}
