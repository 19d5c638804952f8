package dev.tributary.testing.broker;

import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads what a subscriber would: everything that is committed in a topic by now, in the order of each partition.
public final class CommittedTopic {

    private static final Duration POLL = Duration.ofMillis(100);

    private CommittedTopic() {
    }

    /// The raw records.
    public static List<ConsumerRecord<String, byte[]>> records(String bootstrapServers, String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        }
    }

    /// The events.
    ///
    /// @throws IllegalArgumentException if a record is none
    public static List<Event<Payload>> events(String bootstrapServers, String topic) {
        return records(bootstrapServers, topic).stream().map(record -> {
            Map<String, String> headers = new HashMap<>();
            record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
            return CloudEvents.read(headers, record.value());
        }).toList();
    }
}
