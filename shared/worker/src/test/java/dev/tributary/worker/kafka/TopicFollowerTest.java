package dev.tributary.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {

    private static final TopicPartition TOPIC = new TopicPartition("states", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    @Test
    void afterAFailureItBeginsAnewAndOneOfTheReadersOwnIsNoOtherMatter() throws InterruptedException {
        // Given: the first beginning finds no topic, the second poll fails, the first record's reader fails
        consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
        boolean[] stumbles = {true};
        try (TopicFollower follower = new TopicFollower("test", reader(stumbles), consumer)) {
            next(begun);
            next(begun);
            consumer.schedulePollTask(() -> {
                throw new KafkaException("the broker is away");
            });
            next(begun);
            consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>("states", 0, 0, "a", null)));
            next(begun);
            // When
            consumer.schedulePollTask(() -> {
                consumer.addRecord(new ConsumerRecord<>("states", 0, 0, "a", null));
                consumer.addRecord(new ConsumerRecord<>("states", 0, 1, "b", "{".getBytes(StandardCharsets.UTF_8)));
                consumer.addRecord(new ConsumerRecord<>("states", 0, 2, "c", null));
            });
            // Then: what nobody can read is passed over
            assertThat(List.of(next(taken), next(taken))).containsExactly("a", "c");
            assertThat(follower).isNotNull();
        }
        assertThat(begun).isEmpty();
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    private TopicFollower.Reader reader(boolean[] stumbles) {
        int[] beginnings = {0};
        return new TopicFollower.Reader() {

            @Override
            public boolean begin(Consumer<String, byte[]> started) {
                boolean there = ++beginnings[0] > 1;
                if (there) {
                    started.assign(List.of(TOPIC));
                    started.seekToBeginning(List.of(TOPIC));
                }
                begun.add("begun");
                return there;
            }

            @Override
            public void take(String key, Optional<Event<Payload>> event) {
                if (stumbles[0]) {
                    stumbles[0] = false;
                    throw new IllegalStateException("the reader stumbled");
                }
                taken.add(key);
            }

            @Override
            public void polled(Consumer<String, byte[]> polled) {
                // Nothing to do.
            }
        };
    }
}
