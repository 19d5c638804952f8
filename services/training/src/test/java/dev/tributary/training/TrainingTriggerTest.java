package dev.tributary.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.worker.kafka.EventSerde;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTriggerTest {

    private static final String PIPELINE = """
            name: sec
            source: { folder: { path: inbox } }
            corpus:
              seal: { tokens: 1000, every: P1D }
              replay: { from: general, fraction: 0.05 }
            corpora:
              general: { text: general }
            base: models/base
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates:
              - merge: { recipe: recipes/linear.yaml }
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    @TempDir
    Path state;

    private final Events events = new Events("test", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        StreamsBuilder builder = new StreamsBuilder();
        new TrainingTrigger(events).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "training");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        properties.put("ensure.explicit.internal.resource.naming", true);
        driver = new TopologyTestDriver(builder.build(), properties);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void theFirstCorpusIsTrainedFromTheBaseOnceWhatIsReplayedIsSealed() {
        // Given
        send(Topics.PIPELINES.name(), defined());
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 1));
        assertThat(commands()).isEmpty();

        // When
        send(Topics.CORPORA.name(), corpus("general", 1));

        // Then
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.parent()).isEqualTo(artifact("base"));
            assertThat(command.replay()).contains(artifact("general-1"));
            assertThat(command.replayFraction()).isEqualTo(0.05);
            assertThat(command.optimiserState()).isEmpty();
        });
    }

    @Test
    void theNextCorpusWaitsForTheRunAndGoesOnFromItsCheckpoint() {
        // Given
        send(Topics.PIPELINES.name(), defined());
        send(Topics.CORPORA.name(), corpus("general", 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 2));
        assertThat(commands()).extracting(TrainCheckpoint::round).containsExactly(1);

        // When
        send(Topics.MODELS.name(), new CheckpointTrained("sec", 1, artifact("checkpoint-1"), artifact("base"), artifact("domain-1"),
                Optional.of(artifact("optimiser-1")), 640, 10, 1e-4, 3.0));

        // Then
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.round()).isEqualTo(2);
            assertThat(command.parent()).isEqualTo(artifact("checkpoint-1"));
            assertThat(command.optimiserState()).contains(artifact("optimiser-1"));
            assertThat(command.tokensSeen()).isEqualTo(640);
        });
    }

    @Test
    void aRunThatWasGivenUpLetsTheNextCorpusGoOnFromTheLastGoodCheckpoint() {
        // Given
        send(Topics.PIPELINES.name(), defined());
        send(Topics.CORPORA.name(), corpus("general", 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 2));
        commands();

        // When
        JobState.Job job = new JobState.Job("train-checkpoint-1", "training", "train-checkpoint", "sec", 1, "checkpoint 1",
                new CommandPosition("training.commands.v1", 0, 0), Instant.EPOCH);
        send(Topics.JOB_STATES.name(), new JobState.Failed(job, Instant.EPOCH, "a", new Failure.Invalid("x", "y"), Optional.empty()));

        // Then
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.round()).isEqualTo(2);
            assertThat(command.parent()).isEqualTo(artifact("base"));
        });
    }

    private void send(String topic, Payload payload) {
        Event<Payload> event = events.first(payload);
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(payload.key(), event);
    }

    private List<TrainCheckpoint> commands() {
        return driver.createOutputTopic(Topics.commands("training").name(), new StringDeserializer(), new EventSerde())
                .readValuesToList().stream().map(event -> (TrainCheckpoint) event.data()).toList();
    }

    private static PipelineDefined defined() {
        return new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE), Map.of(PipelineDefined.BASE, artifact("base")),
                Map.of("linear", artifact("linear")), Map.of("general", artifact("text")));
    }

    private static CorpusSealed corpus(String name, int version) {
        return new CorpusSealed("sec", name, version, artifact(name + "-" + version), 1000, 100, 3);
    }

    private static ArtifactRef artifact(String name) {
        String digest = "%064x".formatted(new BigInteger(1, name.getBytes(StandardCharsets.UTF_8)));
        return new ArtifactRef(URI.create("file:/" + name), digest, 1, MediaTypes.BYTES);
    }
}
