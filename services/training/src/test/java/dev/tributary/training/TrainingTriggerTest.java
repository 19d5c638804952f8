package dev.tributary.training;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ParallelLayout;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.ReleaseRolledBack;
import dev.tributary.contracts.release.Scorecard;
import dev.tributary.worker.kafka.EventSerde;
import java.net.URI;
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
        start(Optional.empty());
    }

    private void start(Optional<ParallelLayout> layout) {
        StreamsBuilder builder = new StreamsBuilder();
        new TrainingTrigger(events, layout).addTo(builder);
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
        send(Topics.MODELS.name(), trained(1));

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

    @Test
    void aPipelineThatContinuesFromReleasesWaitsForEachDecision() {
        // Given
        send(Topics.PIPELINES.name(), defined(PIPELINE.replace("learningRate: 1e-3", "learningRate: 1e-3, continueFrom: release")));
        send(Topics.CORPORA.name(), corpus("general", 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 2));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 3));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 4));
        assertThat(commands()).extracting(TrainCheckpoint::parent).containsExactly(artifact("base"));

        // When, then nothing starts before the round's release is decided
        send(Topics.MODELS.name(), trained(1));
        assertThat(commands()).isEmpty();
        send(Topics.RELEASES.name(), ready(1, 1));
        assertThat(commands()).singleElement().satisfies(command -> {
            assertThat(command.parent()).isEqualTo(artifact("release-1"));
            assertThat(command.optimiserState()).isEmpty();
            assertThat(command.tokensSeen()).isEqualTo(640);
        });

        // A round without a release goes on from the last one
        send(Topics.MODELS.name(), trained(2));
        send(Topics.RELEASES.name(), new ReleaseRejected("sec", 2, "worse", scorecard()));
        assertThat(commands()).extracting(TrainCheckpoint::parent).containsExactly(artifact("release-1"));

        // A release that was rolled back is not continued from
        send(Topics.RELEASES.name(), ready(2, 3));
        send(Topics.RELEASES.name(), new ReleaseRolledBack("sec", 2, 1, "regression"));
        send(Topics.MODELS.name(), trained(3));
        send(Topics.RELEASES.name(), new ReleaseRejected("sec", 3, "worse", scorecard()));
        assertThat(commands()).extracting(TrainCheckpoint::parent).containsExactly(artifact("release-1"));
    }

    @Test
    void runsForAClusterSayHowTheyAreSpread() {
        // Given
        driver.close();
        start(Optional.of(new ParallelLayout(2, 8, 1)));

        // When
        send(Topics.PIPELINES.name(), defined());
        send(Topics.CORPORA.name(), corpus("general", 1));
        send(Topics.CORPORA.name(), corpus(CorpusSealed.DOMAIN, 1));

        // Then
        assertThat(commands()).singleElement().extracting(TrainCheckpoint::layout).isEqualTo(Optional.of(new ParallelLayout(2, 8, 1)));
    }

    private static CheckpointTrained trained(int round) {
        return new CheckpointTrained("sec", round, artifact("checkpoint-" + round), artifact("base"), artifact("domain-" + round),
                Optional.of(artifact("optimiser-" + round)), 640, 10, 1e-4, 3.0);
    }

    private static ModelReady ready(int release, int round) {
        return new ModelReady("sec", release, round, "linear", artifact("release-" + release), URI.create("file:/releases"), scorecard());
    }

    private static Scorecard scorecard() {
        return new Scorecard(Optional.empty(), Optional.empty(), List.of(), Map.of(), Optional.empty(), "");
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
        return defined(PIPELINE);
    }

    private static PipelineDefined defined(String yaml) {
        return new PipelineDefined(PipelineFile.parse("sec.yaml", yaml), Map.of(PipelineDefined.BASE, artifact("base")),
                Map.of("linear", artifact("linear")), Map.of("general", artifact("text")));
    }

    private static CorpusSealed corpus(String name, int version) {
        return new CorpusSealed("sec", name, version, artifact(name + "-" + version), 1000, 100, 3);
    }
}
