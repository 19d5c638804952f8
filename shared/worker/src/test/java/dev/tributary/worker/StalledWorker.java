package dev.tributary.worker;

import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A worker that leases a command and then does nothing: no renewal, no word.
final class StalledWorker {

    private StalledWorker() {
    }

    static KafkaShareConsumer<String, byte[]> join(String bootstrapServers) {
        KafkaShareConsumer<String, byte[]> consumer = new KafkaShareConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", Topics.workerGroup(ServiceInTest.NAME),
                "max.poll.records", 1,
                "share.acquire.mode", "record_limit",
                "share.acknowledgement.mode", "explicit"), new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.commands(ServiceInTest.NAME).name()));
        return consumer;
    }

    /// Leases the given job; whatever else is handed out goes back.
    static JobState.Job lease(KafkaShareConsumer<String, byte[]> consumer, JobState.Job job) {
        while (true) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (record.offset() == job.command().offset()) {
                    return job;
                }
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        }
    }
}
