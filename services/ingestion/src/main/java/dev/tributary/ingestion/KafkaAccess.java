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
import dev.tributary.worker.kafka.TopicFollower;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// One instance's line to the place that counts EDGAR's allowance: requests out, answers in. Thread-safe.
final class KafkaAccess implements SharedAccess.Counter, TopicFollower.Reader, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaAccess.class);
    private static final TopicPartition ANSWERS = new TopicPartition(Topics.ACCESS_ANSWERS.name(), 0);
    /// A lock-out that began before this instance did holds for it too.
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    private final EventPublisher publisher;
    private final Events events;
    private final Clock clock;
    private final String caller = UUID.randomUUID().toString();
    private final SharedAccess access;
    private final TopicFollower follower;

    KafkaAccess(String bootstrapServers, EventPublisher publisher, Events events, Clock clock, SharedAccess.Pause pause) {
        this.publisher = publisher;
        this.events = events;
        this.clock = clock;
        this.access = new SharedAccess(this, clock, pause);
        this.follower = new TopicFollower(bootstrapServers, "ingestion-access", this);
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

    /// Only a lock-out of the past is of interest.
    @Override
    public boolean begin(Consumer<String, byte[]> consumer) {
        consumer.assign(List.of(ANSWERS));
        OffsetAndTimestamp from = consumer.offsetsForTimes(Map.of(ANSWERS, clock.instant().minus(LOOK_BACK).toEpochMilli())).get(ANSWERS);
        if (from == null) {
            consumer.seekToEnd(List.of(ANSWERS));
        } else {
            consumer.seek(ANSWERS, from.offset());
        }
        return true;
    }

    @Override
    public void take(String key, Optional<Event<Payload>> event) {
        if (event.isPresent() && event.get().data() instanceof AccessAnswer answer) {
            switch (answer) {
                case AccessGranted granted when granted.caller().equals(caller) -> access.granted(granted.number(), granted.at());
                case AccessGranted another -> { }
                case AccessClosed closed -> closed(closed);
            }
        }
    }

    @Override
    public void polled(Consumer<String, byte[]> consumer) {
        // Nobody waits for silence.
    }

    private void closed(AccessClosed closed) {
        if (closed.until().isAfter(clock.instant())) {
            LOG.warnf("errorCode=edgar-closed nobody asks EDGAR before %s: %s", closed.until(), closed.reason());
        }
        access.closed(closed.until());
    }

    @Override
    public void close() {
        follower.close();
    }
}
