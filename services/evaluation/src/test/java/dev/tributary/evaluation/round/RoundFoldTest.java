package dev.tributary.evaluation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.MergeShard;
import dev.tributary.contracts.job.SealMerge;
import dev.tributary.contracts.job.TrainCheckpoint;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.evaluation.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundFoldTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RoundFold fold = new RoundFold(Duration.ofHours(6));

    @Test
    void whatIsRememberedSurvivesItsStore() {
        // Given an open, planned round
        PipelineRounds rounds = PipelineRounds.none();
        for (Payload fact : List.of(Fixtures.pipeline(), Fixtures.sealed("general", 1), Fixtures.sealed(CorpusSealed.DOMAIN, 1),
                Fixtures.trained(1),
                Fixtures.merged(1, "linear"))) {
            rounds = fold.apply(rounds, event(fact)).rounds();
        }
        // Then
        assertThat(Json.read(Json.bytes(rounds), PipelineRounds.class)).isEqualTo(rounds);
    }

    @Test
    void theKindsOfJobsAreThoseOfTheCommands() {
        ArtifactRef any = Fixtures.model("any");
        MergeCandidate merge = new MergeCandidate("sec", 1, "ties", any, Map.of(), Optional.empty());
        assertThat(RoundFold.MERGING).isEqualTo(merge.kind());
        assertThat(RoundFold.MERGING_SHARD).isEqualTo(new MergeShard(merge, 1, 2).kind());
        assertThat(RoundFold.SEALING_MERGE).isEqualTo(new SealMerge(merge, List.of()).kind());
        assertThat(RoundFold.MEASURING).isEqualTo(new EvaluateModel("sec", 1, "ties", ModelRole.CANDIDATE, any, Map.of(), 64).kind());
        assertThat(RoundFold.TRAINING).isEqualTo(new TrainCheckpoint("sec", 1, any, Optional.empty(), 0, any, Optional.empty(), 0,
                Fixtures.pipeline().definition().training()).kind());
    }

    @Test
    void aPipelineWithoutABaseIsRefused() {
        PipelineDefined known = Fixtures.pipeline();
        PipelineDefined baseless = new PipelineDefined(known.definition(), Map.of("partner", Fixtures.model("partner")), known.recipes(),
                known.texts());
        assertThatThrownBy(() -> fold.apply(PipelineRounds.none(), event(baseless)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("pipeline 'sec' names no base model");
    }

    @Test
    void aRoundKeepsThePlanItStartedWith() {
        // Given a round under way
        PipelineRounds rounds = PipelineRounds.none();
        for (Payload fact : List.of(Fixtures.pipeline(), Fixtures.sealed("general", 1), Fixtures.sealed(CorpusSealed.DOMAIN, 1),
                Fixtures.trained(1))) {
            rounds = fold.apply(rounds, event(fact)).rounds();
        }
        // When the general corpus is sealed anew
        rounds = fold.apply(rounds, event(Fixtures.sealed("general", 2))).rounds();
        RoundFold.Step step = fold.apply(rounds, event(Fixtures.merged(1, "linear")));
        // Then
        EvaluateModel command = (EvaluateModel) step.consequences().getFirst().payload();
        assertThat(command.suites().get(Fixtures.GENERAL)).isEqualTo(Fixtures.sealed("general", 1).manifest());
    }

    @Test
    void scoresOfAnotherModelSayNothing() {
        // Given
        Entrant entrant = Entrant.awaited(ModelRole.CANDIDATE, "ties").made(Fixtures.model("ties-1"));
        // Then
        assertThat(entrant.measured(Fixtures.model("ties-2"), Fixtures.scores(1, 1)).isMeasured()).isFalse();
        assertThat(entrant.measured(Fixtures.model("ties-1"), Fixtures.scores(1, 1)).isMeasured()).isTrue();
    }

    private static Event<Payload> event(Payload fact) {
        return new Event<>("id-" + fact.hashCode(), "/services/upstream", START, "story", Optional.empty(), Optional.empty(), fact);
    }
}
