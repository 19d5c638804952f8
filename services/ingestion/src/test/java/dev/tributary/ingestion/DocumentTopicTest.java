package dev.tributary.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.ingestion.intake.Intake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTopicTest {

    private static final TopicPartition WIKI = new TopicPartition("wiki", 0);

    @TempDir
    Path folder;

    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
    private final BlockingQueue<DocumentRejected> refused = new LinkedBlockingQueue<>();

    @Test
    void aReaderThatCannotEvenAskHowFarItIsGoesOnOnceItCan() throws Exception {
        // Given a broker that is away when the first document is to be handed on, and still when the reader looks where it was
        AtomicInteger tries = new AtomicInteger();
        Broker broker = new Broker(2);
        try (DocumentTopic topic = new DocumentTopic("sec", "wiki", (pipeline, name, body, origin) -> {
            if (tries.incrementAndGet() == 1) {
                throw new FailureException(new Failure.Unavailable("kafka-publish", "Kafka did not take a record"));
            }
            taken.add(name);
            return new Intake.Receipt("job", "digest", 1, false);
        }, new FileArtifactStore(folder), refused::add, broker)) {
            // Then
            assertThat(taken.poll(30, TimeUnit.SECONDS)).isEqualTo("report");
            assertThat(topic.health().name()).isEqualTo("sec/topic");
        }
        assertThat(broker.failures).hasValue(0);
    }

    @Test
    void aRecordThatIsNoDocumentIsRefusedForAllToSee() throws IOException, InterruptedException {
        Broker broker = new Broker(0);
        broker.headers = Map.of();
        try (DocumentTopic topic = new DocumentTopic("sec", "wiki", (pipeline, name, body, origin) -> {
            throw new AssertionError("it is no document");
        }, new FileArtifactStore(folder), refused::add, broker)) {
            DocumentRejected rejected = refused.poll(30, TimeUnit.SECONDS);
            assertThat(rejected).isNotNull();
            assertThat(rejected.code()).isEqualTo("record-unreadable");
            assertThat(rejected.reason()).startsWith("record wiki/0/0 is not taken: it is no CloudEvents 1.0 record");
            assertThat(topic.health().problem()).isEmpty();
        }
    }

    /// One record, delivered whenever the reader stands at the beginning.
    private static final class Broker extends MockConsumer<byte[], byte[]> {

        private final AtomicInteger failures;
        private Map<String, String> headers = Map.of("ce_specversion", "1.0", "ce_id", "7", "ce_source", "/wiki", "ce_subject", "report");

        Broker(int failures) {
            super("earliest");
            this.failures = new AtomicInteger(failures);
            updatePartitions("wiki", List.of(new PartitionInfo("wiki", 0, null, null, null)));
            updateBeginningOffsets(Map.of(WIKI, 0L));
            schedulePollTask(() -> {
                rebalance(List.of(WIKI));
                deliver();
            });
        }

        private void deliver() {
            RecordHeaders all = new RecordHeaders();
            headers.forEach((name, value) -> all.add(name, value.getBytes(StandardCharsets.UTF_8)));
            addRecord(new ConsumerRecord<>("wiki", 0, 0, 1_700_000_000_000L, TimestampType.CREATE_TIME, 0, 4,
                    null, "text".getBytes(StandardCharsets.UTF_8), all, Optional.empty()));
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            if (failures.get() > 0) {
                failures.decrementAndGet();
                throw new TimeoutException("Timeout of 60000ms expired before the last committed offset could be determined");
            }
            Map<TopicPartition, OffsetAndMetadata> none = new HashMap<>();
            partitions.forEach(partition -> none.put(partition, null));
            return none;
        }

        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            super.seekToBeginning(partitions);
            schedulePollTask(this::deliver);
        }
    }
}
