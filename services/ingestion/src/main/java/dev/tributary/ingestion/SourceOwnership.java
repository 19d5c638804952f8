package dev.tributary.ingestion;

import dev.tributary.contracts.event.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// Which sources this instance watches: those that fall to its partitions of `sources.state.v1` in a consumer group of all
/// instances. An instance that dies loses its partitions to the others within seconds. Two that both believe to own a source for a
/// moment only look twice. No record is read here. Thread-safe.
final class SourceOwnership implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SourceOwnership.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String GROUP = "ingestion-sources";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final int partitions = Topics.SOURCE_STATES.partitions();

    SourceOwnership(String bootstrapServers) {
        consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", GROUP,
                "group.id", GROUP,
                "auto.offset.reset", "latest",
                "enable.auto.commit", false,
                "session.timeout.ms", 6000,
                "heartbeat.interval.ms", 1500), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Thread.ofPlatform().name(GROUP).daemon().start(this::run);
    }

    /// Whether this instance watches the sources of a pipeline.
    boolean owns(String pipeline) {
        return owned.contains(Math.floorMod(pipeline.hashCode(), partitions));
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(Set.of(Topics.SOURCE_STATES.name()), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                    consumer.pause(assigned);
                    assigned.forEach(partition -> owned.add(partition.partition()));
                }

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
                    revoked.forEach(partition -> owned.remove(partition.partition()));
                }
            });
            while (true) {
                try {
                    consumer.poll(POLL);
                } catch (KafkaException e) {
                    if (e instanceof WakeupException) {
                        return;
                    }
                    LOG.warnf("group=%s goes on after: %s", GROUP, e.getMessage());
                    if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
    }
}
