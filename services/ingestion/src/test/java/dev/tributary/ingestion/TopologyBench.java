package dev.tributary.ingestion;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.ingestion.edgar.MovableClock;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/// Triggers on a bench: no broker, and a clock that is moved by hand.
final class TopologyBench implements AutoCloseable {

    private final TopologyTestDriver driver;
    private final Path state;
    private final EventSerde serde = new EventSerde();
    private final MovableClock clock;
    private final Events events;

    TopologyBench(Path state, Instant start, Function<Events, List<Trigger>> triggers) {
        clock = new MovableClock(start.toString());
        events = new Events("ingestion", clock);
        StreamsBuilder builder = new StreamsBuilder();
        triggers.apply(events).forEach(trigger -> trigger.addTo(builder));
        Properties properties = new Properties();
        properties.put("application.id", "ingestion");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("processing.guarantee", "exactly_once_v2");
        this.state = inMemory(state);
        properties.put("state.dir", this.state.toString());
        driver = new TopologyTestDriver(builder.build(), properties, start);
    }

    /// The driver writes a checkpoint to disk after every record: a folder in memory, where there is one, is a hundred times faster.
    private static Path inMemory(Path state) {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory.resolve("tributary-" + UUID.randomUUID()) : state;
    }

    Instant now() {
        return clock.instant();
    }

    void move(Duration by) {
        clock.move(by);
        driver.advanceWallClockTime(by);
    }

    /// As [#move], to a time that is not past.
    void moveTo(Instant time) {
        move(Duration.between(now(), time));
    }

    void send(Payload payload) {
        send(payload, now());
    }

    /// @param saidAt when the sender said it
    void send(Payload payload, Instant saidAt) {
        Event<Payload> event = events.first(payload);
        Event<Payload> said = new Event<>(
                event.id(), event.source(), saidAt, event.correlationId(), event.causationId(), event.traceparent(), payload);
        driver.createInputTopic(Topics.of(payload).name(), new StringSerializer(), serde).pipeInput(new TestRecord<>(payload.key(), said, now()));
    }

    List<Event<Payload>> read(Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), serde).readValuesToList();
    }

    @Override
    public void close() {
        driver.close();
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> left = Files.walk(state)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
