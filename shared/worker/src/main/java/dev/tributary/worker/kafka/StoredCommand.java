package dev.tributary.worker.kafka;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.CommandPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A command that lies in its topic.
public final class StoredCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String bootstrapServers;
    private final CommandPosition position;

    public StoredCommand(String bootstrapServers, CommandPosition position) {
        this.bootstrapServers = bootstrapServers;
        this.position = position;
    }

    /// Publishes the same command once more.
    ///
    /// @throws FailureException `Unavailable` if the topic no longer holds it
    public void publishAgain(EventPublisher publisher) {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "none"), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            for (ConsumerRecord<String, byte[]> record : consumer.poll(PATIENCE)) {
                if (record.offset() == position.offset()) {
                    publisher.publish(record.topic(), record.key(), record.value(), List.of(record.headers().toArray()));
                    return;
                }
            }
        }
        throw new FailureException(new Failure.Unavailable("command-expired",
                "the command at %s-%d offset %d is no longer kept; ask for the job anew".formatted(position.topic(), position.partition(), position.offset())));
    }
}
