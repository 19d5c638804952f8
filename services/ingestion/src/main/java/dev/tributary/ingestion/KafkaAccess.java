package dev.tributary.ingestion;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.source.AccessAnswer;
import dev.tributary.contracts.source.AccessClosed;
import dev.tributary.contracts.source.AccessGranted;
import dev.tributary.contracts.source.AccessRefused;
import dev.tributary.contracts.source.AccessRequested;
import dev.tributary.ingestion.edgar.SharedAccess;
import dev.tributary.ingestion.intake.EdgarIntake;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/// One instance's line to the place that counts EDGAR's allowance: requests out, answers in. Thread-safe.
final class KafkaAccess implements SharedAccess.Counter, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaAccess.class);
    private static final TopicPartition ANSWERS = new TopicPartition(Topics.ACCESS_ANSWERS.name(), 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// A lock-out that began before this instance did holds for it too.
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    private final EventPublisher publisher;
    private final Events events;
    private final Clock clock;
    private final String caller = UUID.randomUUID().toString();
    private final SharedAccess access;
    private final KafkaConsumer<String, byte[]> consumer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final EventSerde serde = new EventSerde();

    KafkaAccess(String bootstrapServers, EventPublisher publisher, Events events, Clock clock, SharedAccess.Pause pause) {
        this.publisher = publisher;
        this.events = events;
        this.clock = clock;
        this.access = new SharedAccess(this, clock, pause);
        this.consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrapServers,
                "client.id", "ingestion-access",
                "isolation.level", "read_committed",
                "auto.offset.reset", "latest",
                "enable.auto.commit", false), new StringDeserializer(), new ByteArrayDeserializer());
        Thread.ofPlatform().name("ingestion-access").daemon().start(this::read);
    }

    /// Whom this instance's clients ask.
    SharedAccess access() {
        return access;
    }

    /// A question that is lost is asked again by whoever waits for its answer.
    @Override
    public void ask(long number, Duration lead, boolean backfill) {
        publisher.offer(Topics.ACCESS_REQUESTS, events.first(new AccessRequested(EdgarIntake.SOURCE, caller, number, lead.toMillis(), backfill)));
    }

    @Override
    public void refused(String reason) {
        publisher.publish(Topics.ACCESS_REQUESTS, events.first(new AccessRefused(EdgarIntake.SOURCE, caller, reason)));
    }

    private void read() {
        try (consumer) {
            while (true) {
                try {
                    follow();
                } catch (KafkaException e) {
                    if (e instanceof WakeupException) {
                        return;
                    }
                    LOG.warnf("topic=%s is read anew after: %s", ANSWERS.topic(), e.getMessage());
                }
                if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this reader", e);
        }
    }

    private void follow() {
        consumer.assign(List.of(ANSWERS));
        OffsetAndTimestamp from = consumer.offsetsForTimes(Map.of(ANSWERS, clock.instant().minus(LOOK_BACK).toEpochMilli())).get(ANSWERS);
        if (from == null) {
            consumer.seekToEnd(List.of(ANSWERS));
        } else {
            consumer.seek(ANSWERS, from.offset());
        }
        while (true) {
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            Event<Payload> event = serde.deserialize(record.topic(), record.headers(), record.value());
            if (event != null && event.data() instanceof AccessAnswer answer) {
                switch (answer) {
                    case AccessGranted granted when granted.caller().equals(caller) -> access.granted(granted.number(), granted.at());
                    case AccessGranted another -> { }
                    case AccessClosed closed -> closed(closed);
                }
            }
        } catch (SerializationException e) {
            LOG.errorf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void closed(AccessClosed closed) {
        if (closed.until().isAfter(clock.instant())) {
            LOG.warnf("errorCode=edgar-closed nobody asks EDGAR before %s: %s", closed.until(), closed.reason());
        }
        access.closed(closed.until());
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
    }
}
