package dev.tributary.console;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.worker.kafka.CommittedRecords;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// Reads topics from their beginning and goes on for ever, on a thread of its own and without a group: every console sees everything.
final class TopicReader implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);

    private final List<String> topics;
    private final Consumer<Event<Payload>> events;
    private final Runnable reachedEnd;
    private final EventSerde serde = new EventSerde();
    private final KafkaConsumer<String, byte[]> consumer;
    private volatile boolean closing;

    /// @param events     told every event
    /// @param reachedEnd told once, when everything that was there at the start has been read
    TopicReader(String bootstrapServers, List<String> topics, Consumer<Event<Payload>> events, Runnable reachedEnd) {
        this.topics = List.copyOf(topics);
        this.events = events;
        this.reachedEnd = reachedEnd;
        this.consumer = CommittedRecords.consumer(bootstrapServers, "client.id", "console-reader");
    }

    @Override
    public void run() {
        try (consumer) {
            Map<TopicPartition, Long> ends = assign();
            boolean behind = true;
            while (!closing) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                if (behind && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                    behind = false;
                    reachedEnd.run();
                    LOG.infof("read %d partitions of %d topics to their end", ends.size(), topics.size());
                }
            }
        } catch (WakeupException e) {
            LOG.debug("reader closed");
        } catch (RuntimeException e) {
            // Nobody waits for this thread: said here, and shown as not ready, or it would die in silence.
            LOG.error("the topics are no longer followed; restart the console", e);
        }
    }

    /// @return where each partition ends now
    private Map<TopicPartition, Long> assign() {
        while (true) {
            try {
                List<TopicPartition> partitions = new ArrayList<>();
                for (String topic : topics) {
                    consumer.partitionsFor(topic, BROKER_PATIENCE).forEach(
                            info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
                }
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                return consumer.endOffsets(partitions, BROKER_PATIENCE);
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.warnf("topics cannot be read yet, trying again: %s", e.getMessage());
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            Event<Payload> event = serde.deserialize(record.topic(), record.headers(), record.value());
            if (event != null) {
                events.accept(event);
            }
        } catch (SerializationException e) {
            LOG.warnf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s", record.topic(), record.partition(),
                    record.offset(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
    }
}
