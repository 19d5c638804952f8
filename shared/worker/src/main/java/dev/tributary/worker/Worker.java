package dev.tributary.worker;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// Leases one command at a time from the service's share group (KIP-932), runs it on a thread of its own, and renews the
/// lease (KIP-1222) while it runs. The broker gives the command to another worker when renewals stop. Plain consumer, one
/// thread per instance.
public final class Worker implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String SHUTTING_DOWN = "the worker is shutting down";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KAFKA_LEASE_MILLIS = 30_000;

    private final String service;
    private final String bootstrapServers;
    private final Execution execution;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<Optional<Attempt>> current = new AtomicReference<>(Optional.empty());

    /// @param execution runs what is leased
    public Worker(String service, String bootstrapServers, Execution execution) {
        this.service = service;
        this.bootstrapServers = bootstrapServers;
        this.execution = execution;
    }

    /// Works until closed, whatever happens: a broker that is away is waited for.
    @Override
    public void run() {
        while (!isClosing()) {
            try {
                workUntilLeaseIsLost();
            } catch (RuntimeException | Error e) { // a worker that died in silence would be missed by nobody
                LOG.warnf("service=%s leasing anew after: %s", service, e);
                LOG.debug("why", e);
                isClosingWithin(PAUSE);
            }
        }
    }

    /// A lost lease ends the consumer too: one that outlives it may wait for ever for records that the broker has forgotten
    /// to have handed out (seen with 4.2.1 after the broker was killed).
    private void workUntilLeaseIsLost() {
        KafkaShareConsumer<String, byte[]> consumer = consumer();
        try {
            consumer.subscribe(List.of(Topics.commands(service).name()));
            boolean settled = true;
            while (settled && !isClosing()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    settled = handle(consumer, record);
                }
            }
        } finally {
            consumer.close(CLOSE_WITHIN);
        }
    }

    private KafkaShareConsumer<String, byte[]> consumer() {
        return new KafkaShareConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", Topics.workerGroup(service),
                "max.poll.records", 1,
                "share.acquire.mode", "record_limit",
                "share.acknowledgement.mode", "explicit"),
                new StringDeserializer(), new ByteArrayDeserializer());
    }

    /// @return whether the record was settled under a lease that held
    private boolean handle(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record) {
        int deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
        Optional<Leased> leased = read(record, deliveries);
        if (leased.isEmpty()) {
            return settle(consumer, record, AcknowledgeType.REJECT);
        }
        CompletableFuture<Execution.Verdict> verdict = new CompletableFuture<>();
        Attempt attempt = execution.begin(leased.get(), verdict::complete);
        current.set(Optional.of(attempt));
        try {
            Optional<ConsumerRecord<String, byte[]>> held = hold(consumer, record, verdict, attempt);
            return held.isPresent() && settle(consumer, held.get(), switch (verdict.join()) {
                case ACCEPT -> AcknowledgeType.ACCEPT;
                case RELEASE -> AcknowledgeType.RELEASE;
                case REJECT -> AcknowledgeType.REJECT;
            });
        } finally {
            // With its lease lost, by refusal or by an exception, an attempt has no business going on. One job at a time.
            attempt.stop("its lease was lost");
            verdict.join();
            current.set(Optional.empty());
        }
    }

    private Optional<Leased> read(ConsumerRecord<String, byte[]> record, int deliveries) {
        try {
            Event<Payload> event = new EventSerde().deserialize(record.topic(), record.headers(), record.value());
            if (event == null || !(event.data() instanceof JobCommand command)) {
                throw new SerializationException("record of " + record.topic() + " holds no command");
            }
            JobState.Job job = new JobState.Job(
                    command.key(), service, command.kind(), command.pipeline(), command.round(), command.title(),
                    new CommandPosition(record.topic(), record.partition(), record.offset()), event.time());
            return Optional.of(new Leased(event, command, job, deliveries, record));
        } catch (RuntimeException e) { // a record that nobody can read in any way must not come back until the broker drops it
            execution.unreadable(record, e.getMessage());
            return Optional.empty();
        }
    }

    /// Renews until the job ends. A renewed record is delivered again by the next poll; only that delivery can be settled.
    ///
    /// @return the delivery to settle, or nothing if another worker has the job by now
    private Optional<ConsumerRecord<String, byte[]>> hold(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> first,
            CompletableFuture<Execution.Verdict> verdict, Attempt attempt) {
        ConsumerRecord<String, byte[]> held = first;
        Duration lease = Duration.ofMillis(consumer.acquisitionLockTimeoutMs().orElse(KAFKA_LEASE_MILLIS));
        long renewMillis = lease.toMillis() / 3;
        if (isClosing()) {
            attempt.stop(SHUTTING_DOWN);
        }
        while (!isDone(verdict, renewMillis)) {
            consumer.acknowledge(held, AcknowledgeType.RENEW);
            if (isRefused(consumer.commitSync(PATIENCE))) {
                return Optional.empty();
            }
            Optional<ConsumerRecord<String, byte[]>> again = sameAgain(consumer, first, lease);
            if (again.isEmpty()) {
                return Optional.empty();
            }
            held = again.get();
        }
        return Optional.of(held);
    }

    private static boolean isDone(CompletableFuture<Execution.Verdict> verdict, long millis) {
        try {
            verdict.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a verdict never fails and nobody interrupts a worker", e);
        }
    }

    /// A lease that was renewed for a time, and is not delivered again within that time, is lost.
    private static Optional<ConsumerRecord<String, byte[]>> sameAgain(
            KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> held, Duration lease) {
        long deadline = System.nanoTime() + lease.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<String, byte[]> record : records) {
                if (record.partition() == held.partition() && record.offset() == held.offset()) {
                    return Optional.of(record);
                }
                // One job at a time: whatever else was handed out goes back at once.
                consumer.acknowledge(record, AcknowledgeType.RELEASE);
            }
        }
        return Optional.empty();
    }

    private boolean settle(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
        consumer.acknowledge(record, type);
        boolean refused = isRefused(consumer.commitSync(PATIENCE));
        if (refused) {
            LOG.infof("service=%s topic=%s partition=%d offset=%d the lease had already passed on",
                    service, record.topic(), record.partition(), record.offset());
        }
        return !refused;
    }

    private static boolean isRefused(Map<TopicIdPartition, Optional<KafkaException>> results) {
        return results.values().stream().anyMatch(Optional::isPresent);
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isClosingWithin(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker", e);
        }
    }

    /// Stops leasing, and asks a running job to write its state and stop; returns at once.
    @Override
    public void close() {
        closing.countDown();
        current.get().ifPresent(attempt -> attempt.stop(SHUTTING_DOWN));
    }

    /// A command that was leased.
    ///
    /// @param deliveries how often the broker has delivered it, this time included
    record Leased(Event<Payload> event, JobCommand command, JobState.Job job, int deliveries, ConsumerRecord<String, byte[]> record) {
    }
}
