package dev.tributary.tuning;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.worker.Trigger;
import dev.tributary.worker.kafka.EventSerde;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;

/// A trigger's topology without a broker, at a standing clock.
final class TriggerBench implements AutoCloseable {

    private final Events events = new Events("test", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final TopologyTestDriver driver;

    TriggerBench(Path state, Function<Events, Trigger> trigger) {
        StreamsBuilder builder = new StreamsBuilder();
        trigger.apply(events).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "tuning");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        properties.put("ensure.explicit.internal.resource.naming", true);
        driver = new TopologyTestDriver(builder.build(), properties, Instant.EPOCH);
    }

    void send(String topic, Payload payload) {
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(payload.key(), events.first(payload));
    }

    /// Commands since the last call.
    <T> List<T> commands(Class<T> kind) {
        return driver.createOutputTopic(Topics.commands("tuning").name(), new StringDeserializer(), new EventSerde())
                .readValuesToList().stream().map(event -> kind.cast(event.data())).toList();
    }

    void pass(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /// What a store of the topology holds.
    long entries(String store) {
        return driver.getKeyValueStore(store).approximateNumEntries();
    }

    @Override
    public void close() {
        driver.close();
    }
}
