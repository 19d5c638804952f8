package dev.tributary.tuning;

import static dev.tributary.testing.artifacts.NamedArtifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.CheckpointTrained;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTriggerTest {

    private static final String PIPELINE = """
            name: sec
            source: { folder: { path: inbox } }
            corpus: { seal: { tokens: 1000, every: P1D } }
            corpora:
              general: { text: general }
              instructions: { text: instructions }
            base: models/base
            partner: models/partner
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates:
              - merge: { recipe: recipes/linear.yaml }
              - tune: { method: dam, texts: { partner: instructions }, steps: 10 }
              - tune: { method: dam-tv, name: cold, texts: { partner: general }, sequence: 16, warmStart: false }
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    @TempDir
    Path state;

    private TriggerBench bench;

    @BeforeEach
    void start() {
        bench = new TriggerBench(state, TuningTrigger::new);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aCheckpointIsTunedOnceForEachEntryEachSourceOnItsOwnText() {
        // Given
        declare(PIPELINE);

        // When
        send(Topics.MODELS.name(), checkpoint(1));

        // Then
        List<TuneCandidate> commands = commands();
        assertThat(commands).extracting(TuneCandidate::name).containsExactly("dam", "cold");
        assertThat(commands.getFirst()).isEqualTo(new TuneCandidate("sec", 1, "dam", List.of(
                new TuneCandidate.Source("checkpoint", artifact("checkpoint-1"), artifact("domain-1")),
                new TuneCandidate.Source("partner", artifact("partner"), artifact("instructions-1"))),
                artifact("base"), Optional.empty(), 8, commands.getFirst().plan()));
        assertThat(commands.getLast().sequence()).isEqualTo(16);
        assertThat(commands.getLast().sources().getLast().corpus()).isEqualTo(artifact("general-1"));
    }

    @Test
    void aCheckpointWaitsForTheTextOfEverySource() {
        // Given
        send(Topics.PIPELINES.name(), defined(PIPELINE));
        send(Topics.CORPORA.name(), corpus("general"));
        send(Topics.MODELS.name(), checkpoint(1));
        assertThat(commands()).isEmpty();

        // When
        send(Topics.CORPORA.name(), corpus("instructions"));

        // Then
        assertThat(commands()).hasSize(2);
        send(Topics.CORPORA.name(), corpus("instructions"));
        assertThat(commands()).as("asked for once").isEmpty();
    }

    @Test
    void theNextRoundStartsFromTheLastAcceptedCoefficientsUnlessToldNotTo() {
        // Given
        declare(PIPELINE);
        send(Topics.MODELS.name(), checkpoint(1));
        commands();
        send(Topics.MODELS.name(), tuned("dam", "dam"));
        send(Topics.MODELS.name(), tuned("cold", "dam-tv"));

        // When
        send(Topics.MODELS.name(), checkpoint(2));

        // Then
        Map<String, ArtifactRef> targets = Map.of("targets-a", artifact("targets-a"));
        assertThat(commands()).extracting(TuneCandidate::earlier).containsExactly(
                Optional.of(new TuneCandidate.Earlier(Optional.of(artifact("coefficients")), targets)),
                Optional.of(new TuneCandidate.Earlier(Optional.empty(), targets)));
    }

    @Test
    void coefficientsOfAnotherMethodAreNotStartedFrom() {
        // Given
        declare(PIPELINE);
        send(Topics.MODELS.name(), tuned("dam", "dam"));
        send(Topics.PIPELINES.name(), defined(PIPELINE.replace("method: dam, texts", "method: dam-tv, name: dam, texts")));

        // When
        send(Topics.MODELS.name(), checkpoint(2));

        // Then
        assertThat(commands().getFirst().earlier().orElseThrow().coefficients()).isEmpty();
    }

    @Test
    void aPipelineThatTunesNothingAsksForNothing() {
        // Given
        declare(PIPELINE.lines().filter(line -> !line.contains("tune:")).reduce("", (text, line) -> text + line + "\n"));

        // When
        send(Topics.MODELS.name(), checkpoint(1));

        // Then
        assertThat(commands()).isEmpty();
    }

    private void declare(String yaml) {
        send(Topics.PIPELINES.name(), defined(yaml));
        send(Topics.CORPORA.name(), corpus("general"));
        send(Topics.CORPORA.name(), corpus("instructions"));
    }

    private void send(String topic, Payload payload) {
        bench.send(topic, payload);
    }

    private List<TuneCandidate> commands() {
        return bench.commands(TuneCandidate.class);
    }

    private static PipelineDefined defined(String yaml) {
        return new PipelineDefined(PipelineFile.parse("sec.yaml", yaml),
                Map.of(PipelineDefined.BASE, artifact("base"), PipelineDefined.PARTNER, artifact("partner")), Map.of(), Map.of());
    }

    private static CorpusSealed corpus(String name) {
        return new CorpusSealed("sec", name, 1, artifact(name + "-1"), 1000, 100, 3);
    }

    private static CheckpointTrained checkpoint(int round) {
        return new CheckpointTrained("sec", round, artifact("checkpoint-" + round), artifact("base"), artifact("domain-" + round),
                Optional.empty(), 640, 10, 1e-4, 3.0);
    }

    private static CandidateTuned tuned(String name, String method) {
        return new CandidateTuned("sec", 1, name, artifact("tuned"), Optional.of(artifact("coefficients")), Map.of(), Optional.of(method),
                Optional.empty(), Optional.of(Map.of("targets-a", artifact("targets-a"))), Optional.empty());
    }
}
