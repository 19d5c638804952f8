package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// What a topic last said for every key: a read-only view, kept in memory by a thread of its own. It may lag the
/// topic by a moment; nothing that must be exact is decided on it. Thread-safe.
///
/// @param <P> what the topic carries
public final class LatestState<P extends Payload> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LatestState.class);

    private final Topic<P> topic;
    private final Predicate<P> relevant;
    private final Function<? super P, String> about;
    private final Listener<? super P> listener;
    private final Map<String, Event<Payload>> states = new ConcurrentHashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final TopicFollower follower;

    /// Is told what a topic says.
    @FunctionalInterface
    public interface Listener<P> {

        void said(P fact);
    }

    /// Starts reading.
    ///
    /// @param client   name of this client in broker logs and metrics
    /// @param relevant what to keep
    public LatestState(String bootstrapServers, String client, Topic<P> topic, Predicate<P> relevant) {
        this(bootstrapServers, client, topic, relevant, Payload::key);
    }

    /// Starts reading a topic whose records of one key are about different things.
    ///
    /// @param about what a record is about; the last one about each thing is kept
    public LatestState(String bootstrapServers, String client, Topic<P> topic, Predicate<P> relevant, Function<? super P, String> about) {
        this(bootstrapServers, client, topic, relevant, about, fact -> { });
    }

    /// Starts reading for somebody who wants to be told.
    ///
    /// @param listener told of everything that is kept, by the thread that reads
    public LatestState(String bootstrapServers, String client, Topic<P> topic, Predicate<P> relevant, Function<? super P, String> about,
            Listener<? super P> listener) {
        this.listener = listener;
        this.topic = topic;
        this.about = about;
        this.relevant = relevant;
        this.follower = new TopicFollower(bootstrapServers, client, new View());
    }

    /// Waits until everything that was published before this view started has been read.
    public void awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
    }

    /// What was last said for a key.
    public Optional<P> find(String key) {
        return Optional.ofNullable(states.get(key)).map(Event::data).map(topic.payload()::cast);
    }

    /// What was last said for every key.
    public Collection<P> all() {
        return states.values().stream().map(Event::data).map(topic.payload()::cast).toList();
    }

    /// What was last said for every key, with who said it when.
    public Collection<Event<Payload>> events() {
        return List.copyOf(states.values());
    }

    /// Reads the topic from its beginning.
    private final class View implements TopicFollower.Reader {

        private Map<TopicPartition, Long> ends = Map.of();

        @Override
        public boolean begin(Consumer<String, byte[]> consumer) {
            List<TopicPartition> partitions =
                    Objects.requireNonNullElse(consumer.partitionsFor(topic.name()), List.<PartitionInfo>of()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
            if (partitions.isEmpty()) {
                LOG.warnf("topic=%s is absent; declare the topics first", topic.name());
                return false;
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            ends = consumer.endOffsets(partitions);
            return true;
        }

        @Override
        public void take(String key, Optional<Event<Payload>> event) {
            if (event.isEmpty()) {
                states.remove(key);
            } else if (topic.payload().isInstance(event.get().data())) {
                P fact = topic.payload().cast(event.get().data());
                if (relevant.test(fact)) {
                    states.put(about.apply(fact), event.get());
                    listener.said(fact);
                }
            }
        }

        @Override
        public void polled(Consumer<String, byte[]> consumer) {
            if (caughtUp.getCount() > 0 && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp.countDown();
            }
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
