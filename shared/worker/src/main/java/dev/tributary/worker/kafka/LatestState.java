package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// What a topic last said for every key: a read-only view, kept in memory by a thread of its own. It may lag the
/// topic by a moment; nothing that must be exact is decided on it. Thread-safe.
///
/// @param <P> what the topic carries
public final class LatestState<P extends Payload> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LatestState.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Topic<P> topic;
    private final Predicate<P> relevant;
    private final Function<? super P, String> about;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Event<Payload>> states = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final EventSerde serde = new EventSerde();

    /// Starts reading.
    ///
    /// @param client   name of this client in broker logs and metrics
    /// @param relevant what to keep
    public LatestState(String bootstrapServers, String client, Topic<P> topic, Predicate<P> relevant) {
        this(bootstrapServers, client, topic, relevant, Payload::key);
    }

    /// Starts reading a topic whose records of one key are about different things.
    ///
    /// @param about what a record is about; the last one about each thing is kept
    public LatestState(String bootstrapServers, String client, Topic<P> topic, Predicate<P> relevant, Function<? super P, String> about) {
        this.topic = topic;
        this.about = about;
        this.relevant = relevant;
        this.consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", client,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false), new StringDeserializer(), new ByteArrayDeserializer());
        Thread.ofPlatform().name(client).daemon().start(this::read);
    }

    /// Waits until everything that was published before this view started has been read.
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /// What was last said for a key.
    public Optional<P> find(String key) {
        return Optional.ofNullable(states.get(key)).map(Event::data).map(topic.payload()::cast);
    }

    /// What was last said for every key.
    public Collection<P> all() {
        return states.values().stream().map(Event::data).map(topic.payload()::cast).toList();
    }

    /// What was last said for every key, with who said it when.
    public Collection<Event<Payload>> events() {
        return List.copyOf(states.values());
    }

    private void read() {
        try (consumer) {
            while (true) {
                try {
                    follow();
                } catch (KafkaException e) {
                    if (e instanceof WakeupException) {
                        return;
                    }
                    LOG.warnf("topic=%s view starts anew after: %s", topic.name(), e.getMessage());
                }
                if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a view", e);
        }
    }

    private void follow() {
        List<TopicPartition> partitions =
                Objects.requireNonNullElse(consumer.partitionsFor(topic.name()), List.<PartitionInfo>of()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        if (partitions.isEmpty()) {
            LOG.warnf("topic=%s is absent; declare the topics first", topic.name());
            return;
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (true) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            if (caughtUp.getCount() > 0 && partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition))) {
                caughtUp.countDown();
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            Event<Payload> event = serde.deserialize(record.topic(), record.headers(), record.value());
            if (event == null) {
                states.remove(record.key());
            } else if (topic.payload().isInstance(event.data()) && relevant.test(topic.payload().cast(event.data()))) {
                states.put(about.apply(topic.payload().cast(event.data())), event);
            }
        } catch (SerializationException e) {
            LOG.errorf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
    }
}
