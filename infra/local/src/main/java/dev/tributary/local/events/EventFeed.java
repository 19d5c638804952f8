package dev.tributary.local.events;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Topic;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Follows topics from their beginning, committed records only, without a consumer group: it changes nothing for anyone.
/// A record that is no event of ours is handed to the second listener. For one thread.
public final class EventFeed implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventSerde serde = new EventSerde();
    private final Map<TopicPartition, Long> ends;
    private final BiConsumer<String, String> unreadable;

    /// @param unreadable told where and why a record cannot be read
    public EventFeed(String bootstrapServers, Collection<? extends Topic<?>> topics, BiConsumer<String, String> unreadable) {
        this.unreadable = unreadable;
        consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.partitions()).mapToObj(p -> new TopicPartition(topic.name(), p)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        ends = Map.copyOf(consumer.endOffsets(partitions));
    }

    /// What has arrived, waiting at most so long for the first.
    public List<Received> poll(Duration atMost) {
        List<Received> received = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            try {
                Event<?> event = serde.deserialize(record.topic(), record.headers(), record.value());
                if (event != null) {
                    boolean fresh = record.offset() >= ends.get(new TopicPartition(record.topic(), record.partition()));
                    received.add(new Received(record.topic(), record.partition(), record.offset(), fresh, event));
                }
            } catch (SerializationException e) {
                unreadable.accept("%s, partition %d, offset %d".formatted(record.topic(), record.partition(), record.offset()), e.getMessage());
            }
        }
        return received;
    }

    /// Everything that was there when the feed was opened.
    public List<Received> history() {
        List<Received> received = new ArrayList<>();
        while (!caughtUp()) {
            received.addAll(poll(Duration.ofMillis(200)));
        }
        return received;
    }

    private boolean caughtUp() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
