package dev.tributary.merging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.MergeCandidate;
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

    @TempDir
    Path state;

    @Test
    void aCheckpointAsksForEveryDeclaredMergeWithItsModels() {
        // Given
        Events events = new Events("test", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        StreamsBuilder builder = new StreamsBuilder();
        new MergingTrigger(events).addTo(builder);
        Properties properties = new Properties();
        properties.put("application.id", "merging");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), properties)) {
            send(driver, Topics.PIPELINES.name(), events.first(new PipelineDefined(PipelineFile.parse("sec.yaml", PIPELINE),
                    Map.of("base", artifact("base"), "partner", artifact("partner")),
                    Map.of("sec-ties", artifact("ties recipe"), "linear", artifact("linear recipe")), Map.of())));

            // When
            Event<Payload> trained = events.first(new CheckpointTrained("sec", 3, artifact("checkpoint"), artifact("base"), artifact("corpus"),
                    Optional.empty(), 640, 10, 1e-4, 3.0));
            send(driver, Topics.MODELS.name(), trained);

            // Then
            assertThat(driver.createOutputTopic(Topics.commands("merging").name(), new StringDeserializer(), new EventSerde()).readValuesToList())
                    .allSatisfy(event -> {
                        assertThat(event.correlationId()).isEqualTo(trained.correlationId());
                        assertThat(event.causationId()).contains(trained.id());
                    })
                    .extracting(event -> (MergeCandidate) event.data())
                    .allSatisfy(command -> {
                        assertThat(command.round()).isEqualTo(3);
                        assertThat(command.models()).containsEntry("checkpoint", artifact("checkpoint")).containsEntry("base", artifact("base"))
                                .containsEntry("partner", artifact("partner"));
                    })
                    .extracting(MergeCandidate::name).containsExactly("sec-ties", "linear");
        }
    }

    private static void send(TopologyTestDriver driver, String topic, Event<? extends Payload> event) {
        driver.createInputTopic(topic, new StringSerializer(), new EventSerde()).pipeInput(event.data().key(), event.with((Payload) event.data()));
    }

    private static ArtifactRef artifact(String name) {
        return new ArtifactRef(URI.create("file:/artifact"), "%064x".formatted(new BigInteger(1, name.getBytes(StandardCharsets.UTF_8))), 1, MediaTypes.BYTES);
    }
}
