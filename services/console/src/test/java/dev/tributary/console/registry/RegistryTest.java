package dev.tributary.console.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.console.Facts;
import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ReleaseRolledBack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private final Registry registry = new Registry();

    @Test
    void documentsAreCountedByOutcome() {
        // When
        hear(Facts.ingested("a", 100), Facts.ingested("b", 50), Facts.rejected("c"));
        // Then
        PipelineView.Documents documents = registry.pipelines().getFirst().documents();
        assertThat(documents.ingested()).isEqualTo(2);
        assertThat(documents.rejected()).isEqualTo(1);
        assertThat(documents.tokens()).isEqualTo(150);
        assertThat(registry.failures()).singleElement().satisfies(failure -> assertThat(failure.code()).isEqualTo("submission-truncated"));
    }

    @Test
    void aPipelineShowsTheLatestVersionOfEachCorpus() {
        hear(Facts.sealed(CorpusSealed.DOMAIN, 2), Facts.sealed(CorpusSealed.DOMAIN, 1), Facts.sealed("general", 1));
        assertThat(registry.pipelines().getFirst().corpora()).extracting(corpus -> corpus.sealed().corpus() + corpus.sealed().version())
                .containsExactly("domain2", "general1");
    }

    @Test
    void aRunningJobHasTheProgressOfTheAttemptAtWork() {
        // Given
        JobState.Job job = Facts.job("job-1", "train-checkpoint");
        hear(new JobState.Running(job, Facts.AT, "second", "host/1", 2, Optional.empty(), false));
        // When an attempt reports that was superseded, then the one at work
        hear(progress(job, "first", 0.9));
        assertThat(registry.jobs().getFirst().fraction()).isZero();
        hear(progress(job, "second", 0.25));
        // Then
        assertThat(registry.jobs()).singleElement().satisfies(view -> {
            assertThat(view.fraction()).isEqualTo(0.25);
            assertThat(view.eta()).contains(Duration.ofSeconds(30));
            assertThat(view.measures()).isEqualTo(Map.of("loss", 3.1));
        });
    }

    @Test
    void unfinishedJobsComeFirst() {
        hear(new JobState.Completed(Facts.job("done", "merge-candidate"), Facts.AT.plusSeconds(9), "a", 2.5),
                new JobState.Queued(Facts.job("waiting", "merge-candidate"), Facts.AT, Optional.empty()),
                new JobState.Running(Facts.job("working", "merge-candidate"), Facts.AT, "a", "host/1", 1, Optional.empty(), false));
        assertThat(registry.jobs()).extracting(JobView::id).containsExactly("working", "waiting", "done");
    }

    @Test
    void aFailedJobIsAFailureWithItsMessage() {
        hear(new JobState.Failed(Facts.job("job-1", "merge-candidate"), Facts.AT, "a", new Failure.Invalid("recipe-invalid", "no density"),
                Optional.empty()));
        assertThat(registry.failures()).containsExactly(new FailureView("sec", "merge-candidate ties", "recipe-invalid", "no density",
                Facts.AT));
    }

    @Test
    void aModelGathersItsScoresItsSharesAndItsRelease() {
        // When
        hear(new CandidateMerged("sec", 1, "ties", Facts.model("ties"), Facts.model("recipe"), 1), Facts.measured("ties"), Facts.ready());
        // Then
        ModelView model = registry.models().stream().filter(view -> view.name().equals("ties")).findFirst().orElseThrow();
        assertThat(model.scores()).isEqualTo(Facts.SCORES);
        assertThat(model.recovery()).contains(0.5);
        assertThat(model.keep()).contains(0.75);
        assertThat(model.verdict()).contains("chosen");
        assertThat(model.release()).contains(7);
    }

    @Test
    void releasesMayBeReadBeforeTheirModels() {
        // When the topics are read in the other order
        hear(Facts.ready(), Facts.measured("ties"), new CandidateMerged("sec", 1, "ties", Facts.model("ties"), Facts.model("recipe"), 1));
        // Then
        assertThat(registry.models()).extracting(ModelView::role).containsExactly(ModelRole.BASE, ModelRole.CANDIDATE);
        assertThat(registry.models().getLast().release()).contains(7);
        assertThat(registry.models().getLast().keep()).contains(0.75);
    }

    @Test
    void releasesAndRejectionsAreShownWithTheirReason() {
        hear(Facts.ready(), Facts.rejectedRound(2));
        assertThat(registry.releases()).extracting(ReleaseView::reason).containsExactlyInAnyOrder("ties is best", "learnt nothing");
        assertThat(registry.pipelines().getFirst().release()).contains(7);
        assertThat(registry.pipelines().getFirst().rejections()).isEqualTo(1);
    }

    @Test
    void aReleaseThatWasRolledBackIsNoLongerShown() {
        hear(Facts.ready(), new ReleaseRolledBack("sec", 7, 6, "answers went wrong"));
        assertThat(registry.releases()).isEmpty();
        assertThat(registry.pipelines().getFirst().release()).isEmpty();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 1500; i++) {
            hear(new JobState.Failed(Facts.job("job-" + i, "merge-candidate"), Facts.AT, "a", new Failure.Invalid("code", "message"),
                    Optional.empty()));
        }
        assertThat(registry.jobs()).hasSize(1000).noneMatch(job -> job.id().equals("job-499")).anyMatch(job -> job.id().equals("job-500"));
        assertThat(registry.failures()).hasSize(200);
    }

    private static JobProgressed progress(JobState.Job job, String attempt, double fraction) {
        return new JobProgressed(job.id(), job.service(), job.kind(), job.pipeline(), job.round(), job.title(), attempt, fraction,
                Optional.of(Duration.ofSeconds(30)), Map.of("loss", 3.1));
    }

    private void hear(Payload... facts) {
        List.of(facts).forEach(fact -> registry.take(Facts.event(fact)));
    }
}
