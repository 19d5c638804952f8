package dev.tributary.merging;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.merge.MergeCut;
import dev.tributary.contracts.merge.ShardMerged;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.worker.kafka.EventSerde;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergingTriggerTest {

    private static final String PIPELINE = """
            name: sec
            source: { folder: { path: inbox } }
            corpus:
              seal: { tokens: 1000, every: P1D }
            base: models/base
            partner: models/partner
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates:
              - merge: { recipe: recipes/sec-ties.yaml }
              - merge: { recipe: recipes/linear.yaml }
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    private final Events events = new Events("test", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @TempDir
    Path state;

    @Test
    void aCheckpointAsksForEveryDeclaredMergeWithItsModels() {
        try (TopologyTestDriver driver = driver()) {
            // Given
            send(driver, Topics.PIPELINES.name(), events.first(new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE),
                    Map.of("base", artifact("base"), "partner", artifact("partner")),
                    Map.of("sec-ties", artifact("ties recipe"), "linear", artifact("linear recipe")), Map.of())));

            // When
            Event<Payload> trained = events.first(new CheckpointTrained("sec", 3, artifact("checkpoint"), artifact("base"), artifact("corpus"),
                    Optional.empty(), 640, 10, 1e-4, 3.0, Optional.empty(), Optional.of(List.of(
                            new CheckpointTrained.Snapshot(artifact("old"), 200), new CheckpointTrained.Snapshot(artifact("new"), 400))),
                    Optional.empty()));
            send(driver, Topics.MODELS.name(), trained);

            // Then
            assertThat(commands(driver))
                    .allSatisfy(event -> {
                        assertThat(event.correlationId()).isEqualTo(trained.correlationId());
                        assertThat(event.causationId()).contains(trained.id());
                    })
                    .extracting(event -> (MergeCandidate) event.data())
                    .allSatisfy(command -> {
                        assertThat(command.round()).isEqualTo(3);
                        assertThat(command.models()).containsEntry("checkpoint", artifact("checkpoint")).containsEntry("base", artifact("base"))
                                .containsEntry("partner", artifact("partner")).containsEntry("checkpoint-1", artifact("new"))
                                .containsEntry("checkpoint-2", artifact("old"));
                        assertThat(command.shardBytes()).contains(1000L);
                    })
                    .extracting(MergeCandidate::name).containsExactly("sec-ties", "linear");
        }
    }

    @Test
    void recipesReachBackOverSnapshotsAndRuns() {
        try (TopologyTestDriver driver = driver()) {
            // Given
            send(driver, Topics.PIPELINES.name(), events.first(new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE),
                    Map.of("base", artifact("base")), Map.of("linear", artifact("linear recipe")), Map.of())));

            // When
            for (int round = 1; round <= 20; round++) {
                send(driver, Topics.MODELS.name(), events.first(new CheckpointTrained("sec", round, artifact("end " + round), artifact("base"),
                        artifact("corpus"), Optional.empty(), 640, 10, 1e-4, 3.0, Optional.empty(),
                        round < 20 ? Optional.empty() : Optional.of(List.of(new CheckpointTrained.Snapshot(artifact("old"), 200),
                                new CheckpointTrained.Snapshot(artifact("new"), 400))), Optional.empty())));
            }

            // Then
            List<MergeCandidate> commands = commands(driver).stream().map(event -> (MergeCandidate) event.data()).toList();
            assertThat(commands.getFirst().models()).containsOnlyKeys("base", "checkpoint");
            assertThat(commands.get(1).models()).containsOnlyKeys("base", "checkpoint", "checkpoint-1")
                    .containsEntry("checkpoint-1", artifact("end 1"));
            assertThat(commands.getLast().models()).containsEntry("checkpoint", artifact("end 20")).containsEntry("checkpoint-1", artifact("new"))
                    .containsEntry("checkpoint-2", artifact("old")).containsEntry("checkpoint-3", artifact("end 19"))
                    .containsEntry("checkpoint-16", artifact("end 6")).hasSize(2 + Earlier.KEPT);
        }
    }

    @Test
    void aMergeThatWasCutAsksForItsShardsAndOnceAllAreThereForTheirSealing() {
        try (TopologyTestDriver driver = driver()) {
            // Given
            MergeCandidate merge = new MergeCandidate("sec", 3, "ties", artifact("recipe"), Map.of("base", artifact("base")), Optional.of(1000L));

            // When
            send(driver, Topics.MERGES.name(), events.first(new MergeCut(merge, 3)));

            // Then
            assertThat(commands(driver)).extracting(Event::data).containsExactly(
                    new MergeShard(merge, 1, 3), new MergeShard(merge, 2, 3), new MergeShard(merge, 3, 3));

            // When: shards come in any order, and one is heard of twice
            for (int shard : new int[] {3, 1, 3}) {
                send(driver, Topics.MERGES.name(), events.first(new ShardMerged(merge, shard, 3, artifact("weights " + shard))));
                assertThat(commands(driver)).isEmpty();
            }
            send(driver, Topics.MERGES.name(), events.first(new ShardMerged(merge, 2, 3, artifact("weights 2"))));

            // Then
            assertThat(commands(driver)).extracting(Event::data).containsExactly(new SealMerge(merge,
                    List.of(artifact("weights 1"), artifact("weights 2"), artifact("weights 3"))));
        }
    }

    private TopologyTestDriver driver() {
        StreamsBuilder builder = new StreamsBuilder();
        new MergingTrigger(events, 1000).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "merging");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        return new TopologyTestDriver(builder.build(), properties);
    }

    private static List<Event<Payload>> commands(TopologyTestDriver driver) {
        return driver.createOutputTopic(Topics.commands("merging").name(), new StringDeserializer(), new EventSerde()).readValuesToList();
    }

    private static void send(TopologyTestDriver driver, String topic, Event<? extends Payload> event) {
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(event.data().key(), event.with((Payload) event.data()));
    }
}
