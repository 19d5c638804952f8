package dev.tributary.console;

import dev.tributary.console.subscription.Delivery;
import dev.tributary.console.subscription.Subscription;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.worker.kafka.CommittedRecords;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Delivers one subscription's events, in order per partition and at least once, on a thread of its own. How far it got is committed in
/// Kafka under the subscription's own group, so a restart goes on where it stopped; a slow subscriber delays nobody else.
final class WebhookSender implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WebhookSender.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RECONNECT = Duration.ofSeconds(5);
    /// Kafka forgets a group's positions that nobody commits for a week.
    private static final Duration REMIND = Duration.ofHours(1);

    private final String bootstrapServers;
    private final Subscription subscription;
    private final Delivery delivery;
    private final BiConsumer<Subscription, Delivery.End> ended;
    private final CountDownLatch closing;
    private final EventSerde serde = new EventSerde();

    /// @param closing opens when nothing more is to be sent
    /// @param ended   told how each message ended
    WebhookSender(String bootstrapServers, Subscription subscription, Delivery delivery, CountDownLatch closing,
            BiConsumer<Subscription, Delivery.End> ended) {
        this.bootstrapServers = bootstrapServers;
        this.subscription = subscription;
        this.delivery = delivery;
        this.closing = closing;
        this.ended = ended;
    }

    /// Marks the present as the beginning: what was published before is no news to this subscriber.
    void begin() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            Map<TopicPartition, OffsetAndMetadata> now = new HashMap<>();
            consumer.endOffsets(partitions(consumer)).forEach((partition, end) -> now.put(partition, new OffsetAndMetadata(end)));
            consumer.commitSync(now);
        }
    }

    @Override
    public void run() {
        try {
            while (isOpen()) {
                try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                    consumer.assign(partitions(consumer));
                    long committed = System.nanoTime();
                    while (isOpen()) {
                        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                            if (!take(consumer, record)) {
                                return;
                            }
                        }
                        if (System.nanoTime() - committed > REMIND.toNanos()) {
                            consumer.commitSync();
                            committed = System.nanoTime();
                        }
                    }
                } catch (KafkaException e) {
                    LOG.warnf("subscription=%s reading anew: %s", subscription.id(), e.getMessage());
                    delivery.pause().elapses(RECONNECT);
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("subscription=%s interrupted", subscription.id());
        }
    }

    /// @return whether to go on
    private boolean take(KafkaConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) throws InterruptedException {
        Event<Payload> event = read(record);
        if (event != null && subscription.types().contains(event.type())) {
            Delivery.End end = delivery.deliver(subscription, event.id(), EventResource.structured(event));
            ended.accept(subscription, end);
            if (end == Delivery.End.STOPPED || end == Delivery.End.GONE) {
                return false;
            }
        }
        consumer.commitSync(Map.of(new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1)));
        return isOpen();
    }

    private @Nullable Event<Payload> read(ConsumerRecord<String, byte[]> record) {
        try {
            return serde.deserialize(record.topic(), record.headers(), record.value());
        } catch (SerializationException e) {
            LOG.warnf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s", record.topic(), record.partition(),
                    record.offset(), e.getMessage());
            return null;
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return EventResource.topicsOf(subscription.types()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    /// Without `subscribe`, the group is but the name under which positions are kept: no rebalance, and a slow receiver is never evicted.
    private KafkaConsumer<String, byte[]> consumer() {
        return CommittedRecords.consumer(bootstrapServers, "group.id", "console-webhook-" + subscription.id());
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
