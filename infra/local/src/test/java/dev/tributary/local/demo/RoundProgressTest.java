package dev.tributary.local.demo;

import static dev.tributary.local.demo.StageView.Status.DONE;
import static dev.tributary.local.demo.StageView.Status.FAILED;
import static dev.tributary.local.demo.StageView.Status.RUNNING;
import static dev.tributary.local.demo.StageView.Status.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.pipeline.PipelineDefinition;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundProgressTest {

    private final Story story = new Story();
    private final RoundProgress first = new RoundProgress(Story.pipeline(), 1, story.at(0));

    @Test
    void nothingHasBegunBeforeTheFirstEvent() {
        assertThat(first.view(story.at(0))).extracting(StageView::status).containsOnly(WAITING);
        assertThat(first.view(story.at(0))).extracting(StageView::label)
                .containsExactly("ingest", "seal", "train", "merge", "evaluate", "release");
    }

    @Test
    void filingsCountTowardsTheSeal() {
        // When
        first.accept(story.event(0, story.ingested("a", 300)));
        first.accept(story.event(10, story.ingested("b", 200)));
        first.accept(story.event(10, story.rejected("c")));

        // Then: 500 of 1000 tokens in ten seconds
        StageView ingest = stage(first, 10, Stage.INGEST);
        assertThat(ingest.status()).isEqualTo(RUNNING);
        assertThat(ingest.fraction()).isEqualTo(0.5);
        assertThat(ingest.eta()).contains(Duration.ofSeconds(10));
        assertThat(ingest.detail()).isEqualTo("2 filings, 500 tokens of 1.0 k, 1 rejected");
    }

    @Test
    void filingsFromBeforeThisRunCountButSayNothingAboutItsSpeed() {
        // Given: 400 tokens from an earlier run, an hour ago
        RoundProgress resumed = new RoundProgress(Story.pipeline(), 1, story.at(3600));
        resumed.accept(story.event(0, story.ingested("earlier", 400)));

        // When: 200 more in ten seconds
        resumed.accept(story.event(3605, story.ingested("now", 200)));

        // Then: the last 400 take twenty seconds
        StageView ingest = stage(resumed, 3610, Stage.INGEST);
        assertThat(ingest.fraction()).isEqualTo(0.6);
        assertThat(ingest.eta()).contains(Duration.ofSeconds(20));
        assertThat(ingest.elapsed()).contains(Duration.ofSeconds(10));
    }

    @Test
    void theSameFilingTwiceCountsOnce() {
        first.accept(story.event(0, story.ingested("a", 300)));
        first.accept(story.event(1, story.ingested("a", 300)));

        assertThat(stage(first, 2, Stage.INGEST).detail()).startsWith("1 filing, 300 tokens");
    }

    @Test
    void gatheringEndsWhenTheStreamIsSealedNotWhenAReferenceCorpusIs() {
        // Given
        first.accept(story.event(0, story.ingested("a", 300)));

        // When, then
        first.accept(story.event(5, story.queued("seal-corpus", "general corpus 1", 1, 5)));
        assertThat(first.gathered()).isFalse();
        first.accept(story.event(7, story.queued("seal-corpus", "domain corpus 1", 1, 7)));
        assertThat(first.gathered()).isTrue();
        assertThat(stage(first, 9, Stage.INGEST).elapsed()).contains(Duration.ofSeconds(7));
    }

    @Test
    void aLaterRoundCountsOnlyFilingsAfterTheSealBefore() {
        // Given
        RoundProgress second = new RoundProgress(Story.pipeline(), 2, story.at(0));

        // When: in the order in which topics happen to be read
        second.accept(story.event(30, story.ingested("new", 250)));
        second.accept(story.event(3, story.ingested("old", 900)));
        second.accept(story.event(20, story.queued("seal-corpus", "domain corpus 1", 1, 20)));

        // Then
        assertThat(stage(second, 31, Stage.INGEST).detail()).isEqualTo("1 filing, 250 tokens of 1.0 k");
    }

    @Test
    void aCorpusOfSoManyFilingsFillsWithFilings() {
        // Given
        RoundProgress round = new RoundProgress(threeFilings(), 1, story.at(0));

        // When
        round.accept(story.event(0, story.ingested("a", 300)));
        round.accept(story.event(10, story.ingested("b", 200)));

        // Then: two of three in ten seconds
        StageView ingest = stage(round, 10, Stage.INGEST);
        assertThat(ingest.detail()).isEqualTo("2 of 3 filings, 500 tokens");
        assertThat(ingest.eta()).contains(Duration.ofSeconds(5));
    }

    @Test
    void noFilingOfTheNextRoundIsUnderWayWhileThisOneIsIncomplete() {
        // Given: one more could be read before these three are
        RoundProgress round = new RoundProgress(threeFilings(), 1, story.at(0));
        assertThat(round.wantsMore(2)).isTrue();

        // When, then
        assertThat(round.wantsMore(3)).isFalse();
        round.accept(story.event(1, story.ingested("b", 1)));
        round.accept(story.event(2, story.ingested("c", 1)));
        assertThat(round.wantsMore(3)).isFalse();
    }

    @Test
    void aRefusedFilingIsMadeUpFor() {
        // Given
        RoundProgress round = new RoundProgress(threeFilings(), 1, story.at(0));

        // When
        round.accept(story.event(1, story.rejected("a")));

        // Then
        assertThat(round.wantsMore(3)).isTrue();
        assertThat(round.wantsMore(4)).isFalse();
    }

    @Test
    void aLaterRoundTakesAsManyFilingsAgain() {
        // Given
        RoundProgress second = new RoundProgress(threeFilings(), 2, story.at(0));

        // When
        List.of("a", "b", "c").forEach(id -> second.accept(story.event(1, story.ingested(id, 1))));

        // Then
        assertThat(second.wantsMore(5)).isTrue();
        assertThat(second.wantsMore(6)).isFalse();
    }

    @Test
    void aSealedCorpusWantsNoMoreFilings() {
        // When
        first.accept(story.event(5, story.queued("seal-corpus", "domain corpus 1", 1, 5)));

        // Then
        assertThat(first.wantsMore(0)).isFalse();
    }

    private static PipelineDefinition threeFilings() {
        return PipelineFile.parse("story.yaml", Story.YAML.replace("tokens: 1000", "tokens: 1000, maxDocuments: 3"));
    }

    @Test
    void trainingShowsWhatTheJobReports() {
        // When
        first.accept(story.event(0, story.running("train-checkpoint", "checkpoint 1", 1, 0)));
        first.accept(story.event(4, new JobProgressed("train-checkpoint-checkpoint 1", "training", "train-checkpoint", Story.NAME, 1, "checkpoint 1",
                "attempt", 0.25, Optional.of(Duration.ofSeconds(33)), Map.of("loss", 3.2149, "tokensPerSecond", 4233.0))));

        // Then
        StageView train = stage(first, 4, Stage.TRAIN);
        assertThat(train.fraction()).isEqualTo(0.25);
        assertThat(train.eta()).contains(Duration.ofSeconds(33));
        assertThat(train.detail()).isEqualTo("checkpoint 1 (loss 3.215, 4.2 k tokens/s)");
    }

    @Test
    void mergingIsDoneWhenEveryDeclaredCandidateIs() {
        // When
        first.accept(story.event(2, story.completed("merge-candidate", "ties", 1, 0, 2)));
        StageView half = stage(first, 2, Stage.MERGE);
        first.accept(story.event(4, story.completed("merge-candidate", "linear", 1, 0, 4)));

        // Then
        assertThat(half.status()).isEqualTo(RUNNING);
        assertThat(half.fraction()).isEqualTo(0.5);
        assertThat(stage(first, 9, Stage.MERGE)).satisfies(merge -> {
            assertThat(merge.status()).isEqualTo(DONE);
            assertThat(merge.elapsed()).contains(Duration.ofSeconds(4));
        });
    }

    @Test
    void tuningShowsTheHeldOutDistanceBesideThatOfAveraging() {
        // Given
        RoundProgress round = tuning();

        // When
        round.accept(story.event(0, story.running("tune-candidate", "dam", 1, 0)));
        round.accept(story.event(4, new JobProgressed("tune-candidate-dam", "tuning", "tune-candidate", Story.NAME, 1, "dam", "attempt", 0.5,
                Optional.empty(), Map.of("heldOutKl", 0.3051, "linearKl", 0.335, "heldOutKl.partner", 0.15))));

        // Then
        assertThat(stage(round, 4, Stage.TUNE).detail()).isEqualTo("dam (KL 0.305, of averaging 0.335)");
    }

    @Test
    void aCandidateThatGainsNothingByTuningStopsNothing() {
        // Given
        JobState.Failed failed = new JobState.Failed(story.job("tune-candidate", "dam", 1, 0), story.at(3), "attempt",
                new Failure.Invalid("tuned-worse-than-linear", "no better than averaging"), Optional.empty());
        RoundProgress round = tuning();

        // When
        round.accept(story.event(3, failed));

        // Then
        assertThat(round.failures()).isEmpty();
        assertThat(stage(round, 4, Stage.TUNE).status()).isEqualTo(FAILED);
    }

    @Test
    void aFailedJobIsReportedUntilItIsAskedForAgain() {
        // Given
        JobState.Failed failed = new JobState.Failed(story.job("train-checkpoint", "checkpoint 1", 1, 0), story.at(3), "attempt",
                new Failure.Defect("training-diverged", "loss is not finite"), Optional.empty());

        // When
        first.accept(story.event(3, failed));

        // Then
        assertThat(first.failures()).containsExactly(failed);
        assertThat(stage(first, 4, Stage.TRAIN).status()).isEqualTo(FAILED);
        first.accept(story.event(5, story.queued("train-checkpoint", "checkpoint 1", 1, 0)));
        assertThat(first.failures()).isEmpty();
    }

    @Test
    void otherPipelinesAndRoundsChangeNothing() {
        // When
        first.accept(story.event(0, story.completed("train-checkpoint", "checkpoint 2", 2, 0, 1)));
        first.accept(story.event(0, new CorpusSealed("other", CorpusSealed.DOMAIN, 1, Story.artifact(), 1, 1, 1)));
        first.accept(story.event(0, story.ready(2)));

        // Then
        assertThat(first.view(story.at(1))).extracting(StageView::status).containsOnly(WAITING);
        assertThat(first.outcome()).isEmpty();
    }

    @Test
    void theReleaseOfItsRoundIsTheOutcome() {
        first.accept(story.event(0, story.ready(1)));

        assertThat(first.outcome()).contains(story.ready(1));
    }

    private RoundProgress tuning() {
        String tuned = Story.YAML.replace("merge: { recipe: ties.yaml }", "tune: { method: dam }");
        return new RoundProgress(PipelineFile.parse("story.yaml", tuned), 1, story.at(0));
    }

    private StageView stage(RoundProgress round, long second, Stage stage) {
        return round.view(story.at(second)).stream().filter(view -> view.label().equals(stage.label())).findFirst().orElseThrow();
    }
}
