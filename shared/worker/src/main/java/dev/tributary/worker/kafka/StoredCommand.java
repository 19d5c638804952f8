package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.CommandPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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

    /// Asks for the same once more: a new event of the same story.
    ///
    /// @throws FailureException `Unavailable` if the topic no longer holds the command
    public void publishAgain(EventPublisher publisher, Events events) {
        ConsumerRecord<String, byte[]> record = read().orElseThrow(() -> new FailureException(new Failure.Unavailable("command-expired",
                "the command at %s-%d offset %d is no longer kept; ask for the job anew"
                        .formatted(position.topic(), position.partition(), position.offset()))));
        Event<Payload> command = Objects.requireNonNull(new EventSerde().deserialize(record.topic(), record.headers(), record.value()));
        Headers headers = new RecordHeaders();
        byte[] value = new EventSerde().serialize(record.topic(), headers, events.causedBy(command, command.data()));
        publisher.publish(record.topic(), record.key(), Objects.requireNonNull(value), List.of(headers.toArray()));
    }

    private Optional<ConsumerRecord<String, byte[]>> read() {
        TopicPartition partition = new TopicPartition(position.topic(), position.partition());
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "max.poll.records", 1,
                "auto.offset.reset", "none"), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            for (ConsumerRecord<String, byte[]> record : consumer.poll(PATIENCE)) {
                if (record.offset() == position.offset()) {
                    return Optional.of(record);
                }
            }
            return Optional.empty();
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        }
    }
}
