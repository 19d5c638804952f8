package dev.tributary.worker.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// How a topic is read where no worker and no topology does it: what was published exactly once, from the beginning or what is left of it,
/// and with positions that the reader keeps.
public final class CommittedRecords {

    private CommittedRecords() {
    }

    /// A consumer that is assigned its partitions.
    ///
    /// @param key  `client.id`, or `group.id` for one that commits positions
    /// @param name what the broker's logs and metrics, or the positions, call it
    public static KafkaConsumer<String, byte[]> consumer(String bootstrapServers, String key, String name) {
        return new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                key, name,
                "isolation.level", "read_committed",
                // Where what was to be read next has expired, what is left is read.
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false), new StringDeserializer(), new ByteArrayDeserializer());
    }
}
