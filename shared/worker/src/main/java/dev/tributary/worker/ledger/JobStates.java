package dev.tributary.worker.ledger;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// One service's jobs as its ledger last published them: a read-only view of `jobs.state.v1`, kept in memory by a thread of
/// its own. It may lag the ledger by a moment; nothing that must be exact is decided on it. Thread-safe.
public final class JobStates implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(JobStates.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String service;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, JobState> states = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final EventSerde serde = new EventSerde();
    private final Thread reader;

    /// Starts reading.
    public JobStates(String bootstrapServers, String service) {
        this.service = service;
        this.consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", service + "-job-states",
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false), new StringDeserializer(), new ByteArrayDeserializer());
        this.reader = Thread.ofPlatform().name(service + "-job-states").daemon().start(this::read);
    }

    /// Waits until everything that was published before this view started has been read.
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /// The state of a job.
    public Optional<JobState> find(String jobId) {
        return Optional.ofNullable(states.get(jobId));
    }

    /// Every job of this service.
    public Collection<JobState> all() {
        return List.copyOf(states.values());
    }

    private void read() {
        try (consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.JOB_STATES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                if (caughtUp.getCount() > 0 && partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition))) {
                    caughtUp.countDown();
                }
            }
        } catch (WakeupException e) {
            LOG.debugf("service=%s job states closed", service);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            Event<Payload> event = serde.deserialize(record.topic(), record.headers(), record.value());
            if (event == null) {
                states.remove(record.key());
            } else if (event.data() instanceof JobState state && state.job().service().equals(service)) {
                states.put(record.key(), state);
            }
        } catch (SerializationException e) {
            LOG.errorf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
