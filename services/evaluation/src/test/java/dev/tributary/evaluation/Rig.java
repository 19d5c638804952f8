package dev.tributary.evaluation;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.EventSerde;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/// The trigger on a bench: events in by hand, commands and verdicts out by hand.
final class Rig implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration TIMEOUT = Duration.ofHours(6);
    static final Duration CATCH_UP = Duration.ofSeconds(30);

    private final TopologyTestDriver driver;
    private final Events upstream = new Events("upstream", Clock.fixed(START, ZoneOffset.UTC));
    private final TestOutputTopic<String, Event<Payload>> commands;
    private final TestOutputTopic<String, Event<Payload>> releases;

    Rig() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "evaluation");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/rig-" + ProcessHandle.current().pid() + "-"
                + System.nanoTime());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        StreamsBuilder builder = new StreamsBuilder();
        new ReleaseTrigger(new Events("evaluation", Clock.systemUTC()), TIMEOUT, CATCH_UP).addTo(builder);
        driver = new TopologyTestDriver(builder.build(properties), properties, START);
        commands = driver.createOutputTopic(Topics.commands("evaluation").name(), new StringDeserializer(), new EventSerde());
        releases = driver.createOutputTopic(Topics.RELEASES.name(), new StringDeserializer(), new EventSerde());
    }

    /// Something happens upstream.
    void happens(Payload fact) {
        hears(upstream.first(fact));
    }

    /// An event is heard, perhaps not for the first time.
    void hears(Event<? extends Payload> event) {
        driver.createInputTopic(Topics.of(event.data()).name(), new StringSerializer(), new EventSerde(), START, Duration.ZERO)
                .pipeInput(event.data().key(), event.with(event.data()));
    }

    void later(Duration time) {
        driver.advanceWallClockTime(time);
    }

    List<Event<Payload>> commands() {
        return commands.readValuesToList();
    }

    /// The measurements asked for since the last look.
    List<EvaluateModel> asked() {
        List<EvaluateModel> asked = new ArrayList<>();
        commands().forEach(event -> asked.add((EvaluateModel) event.data()));
        return asked;
    }

    List<Payload> releases() {
        List<Payload> payloads = new ArrayList<>();
        releases.readValuesToList().forEach(event -> payloads.add(event.data()));
        return payloads;
    }

    static JobState.Job job(String id, String service, String kind, int round, String title) {
        return new JobState.Job(id, service, kind, Fixtures.PIPELINE, round, title, new CommandPosition(service + ".commands.v1", 0, 0),
                START);
    }

    @Override
    public void close() {
        driver.close();
    }
}
