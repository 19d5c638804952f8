package dev.tributary.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.EvaluateModel;
import dev.tributary.contracts.job.JobId;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.ReleaseModel;
import dev.tributary.contracts.model.CandidateEvaluated;
import dev.tributary.contracts.model.CandidateTuned;
import dev.tributary.contracts.model.ModelRole;
import dev.tributary.contracts.release.ReleaseRejected;
import dev.tributary.contracts.release.Scorecard;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleaseTriggerTest {

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aCheckpointIsMeasuredBesideBaseAndPartnerOnTheRoundsCorpora() {
        // Given
        declare();
        // When
        rig.happens(Fixtures.trained(1));
        // Then
        List<EvaluateModel> asked = rig.asked();
        assertThat(asked).extracting(EvaluateModel::role).containsExactly(ModelRole.BASE, ModelRole.PARTNER, ModelRole.CHECKPOINT);
        assertThat(asked).allSatisfy(command -> assertThat(command.suites()).isEqualTo(Map.of(
                Fixtures.DOMAIN, Fixtures.sealed("domain", 1).manifest(), Fixtures.GENERAL, Fixtures.sealed("general", 1).manifest())));
        assertThat(asked).allSatisfy(command -> assertThat(command.sequence()).isEqualTo(64));
    }

    @Test
    void aCommandIsKeyedByItsJobAndContinuesTheRoundsStory() {
        // Given
        declare();
        Event<Payload> trained = event(Fixtures.trained(1));
        // When
        rig.hears(trained);
        // Then
        assertThat(rig.commands()).isNotEmpty().allSatisfy(command -> {
            assertThat(command.correlationId()).isEqualTo(trained.correlationId());
            assertThat(command.causationId()).contains(trained.id());
            assertThat(command.data().key()).isEqualTo(JobId.of((EvaluateModel) command.data()));
        });
    }

    @Test
    void whenEveryDeclaredCandidateIsMeasuredTheBestIsReleased() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        merge(1, "ties", asked);
        // When
        measure(asked, "linear", 2.9, 2.05);
        assertThat(rig.commands()).isEmpty();
        measure(asked, "ties", 2.85, 2.08);
        // Then
        ReleaseModel release = release();
        assertThat(release.release()).isEqualTo(1);
        assertThat(release.name()).isEqualTo("ties");
        assertThat(release.model()).isEqualTo(Fixtures.merged(1, "ties").model());
        assertThat(release.recipe()).contains(Fixtures.merged(1, "ties").recipe());
        assertThat(release.inputs()).containsOnlyKeys("base", "partner", "checkpoint", "domain-corpus", "general-corpus");
        assertThat(release.scorecard().models()).extracting(Scorecard.Row::name).containsExactly("base", "partner", "checkpoint", "linear",
                "ties");
        assertThat(release.scorecard().missing()).isEmpty();
    }

    @Test
    void eventsOfDifferentTopicsMayComeInAnyOrder() {
        // When a candidate and its checkpoint are heard of before the pipeline and its corpora
        rig.happens(Fixtures.trained(1));
        rig.happens(Fixtures.merged(1, "linear"));
        rig.happens(Fixtures.sealed("general", 1));
        rig.happens(Fixtures.pipeline());
        assertThat(rig.asked()).isEmpty();
        rig.happens(Fixtures.sealed(CorpusSealed.DOMAIN, 1));
        // Then
        assertThat(rig.asked()).extracting(EvaluateModel::name).containsExactly("base", "partner", "checkpoint", "linear");
    }

    @Test
    void aFailedMergeIsNotWaitedForAndItsReasonIsTold() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        measure(asked, "linear", 2.9, 2.05);
        // When
        rig.happens(new JobState.Failed(Rig.job("merge-1", "merging", "merge-candidate", 1, "ties"), Rig.START, "a1",
                new Failure.Invalid("recipe-invalid", "ties.yaml: no density"), Optional.empty()));
        // Then
        ReleaseModel release = release();
        assertThat(release.name()).isEqualTo("linear");
        assertThat(release.scorecard().missing()).isEqualTo(Map.of("ties", "job merge-1 failed (recipe-invalid): ties.yaml: no density"));
    }

    @Test
    void aCandidateThatWasRefusedInTuningIsNotWaitedFor() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        measure(asked, "linear", 2.9, 2.05);
        // When
        rig.happens(new JobState.Failed(Rig.job("tune-1", "tuning", "tune-candidate", 1, "ties"), Rig.START, "a1",
                new Failure.Invalid("tuned-worse-than-linear", "no better than the plain average"), Optional.empty()));
        // Then
        assertThat(release().scorecard().missing())
                .isEqualTo(Map.of("ties", "job tune-1 failed (tuned-worse-than-linear): no better than the plain average"));
    }

    @Test
    void aTunedCandidateIsMeasuredAsAMergedOneIs() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        measure(asked, "linear", 2.9, 2.05);
        // When
        rig.happens(new CandidateTuned("sec", 1, "ties", Fixtures.model("ties-1"), Optional.empty(), Map.of(), Optional.of("dam"), Optional.empty(),
                Optional.empty(), Optional.empty()));
        // Then
        assertThat(rig.asked()).extracting(EvaluateModel::name).containsExactly("ties");
    }

    @Test
    void aCancelledMeasurementIsNotWaitedFor() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        merge(1, "ties", asked);
        measure(asked, "linear", 2.9, 2.05);
        EvaluateModel ties = command(asked, "ties");
        // When
        rig.happens(new JobState.Cancelled(Rig.job(JobId.of(ties), "evaluation", ties.kind(), 1, "ties"), Rig.START, Optional.empty()));
        // Then
        assertThat(release().scorecard().missing()).isEqualTo(Map.of("ties", "job " + JobId.of(ties) + " was cancelled"));
    }

    @Test
    void aResumedMergeCountsAsLongAsTheRoundIsOpen() {
        // Given a failure while the other candidate is still being measured
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        rig.happens(new JobState.Failed(Rig.job("merge-1", "merging", "merge-candidate", 1, "ties"), Rig.START, "a1",
                new Failure.Exhausted("disk-full", "no space"), Optional.empty()));
        // When
        merge(1, "ties", asked);
        measure(asked, "linear", 2.9, 2.05);
        measure(asked, "ties", 2.85, 2.08);
        // Then
        assertThat(release().name()).isEqualTo("ties");
    }

    @Test
    void whenTheBaseCannotBeMeasuredTheRoundIsRejected() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1, List.of("partner", "checkpoint"));
        merge(1, "linear", asked);
        merge(1, "ties", asked);
        measure(asked, "linear", 2.9, 2.05);
        measure(asked, "ties", 2.85, 2.08);
        EvaluateModel base = command(asked, "base");
        // When
        rig.happens(new JobState.Failed(Rig.job(JobId.of(base), "evaluation", base.kind(), 1, "base"), Rig.START, "a1",
                new Failure.Invalid("tokenizer-differs", "other tokens"), Optional.empty()));
        // Then
        assertThat(rejection().reason()).contains("the base has no scores").contains("other tokens");
    }

    @Test
    void whenTimeIsUpTheRoundIsDecidedWithWhatIsThere() {
        // Given one candidate measured, the other never made; the pipeline waits ten minutes
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        measure(asked, "linear", 2.9, 2.05);
        // When
        rig.later(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(rig.commands()).isEmpty();
        rig.later(Duration.ofSeconds(1));
        // Then
        ReleaseModel release = release();
        assertThat(release.name()).isEqualTo("linear");
        assertThat(release.scorecard().missing()).isEqualTo(Map.of("ties", "not made within PT10M of the checkpoint"));
    }

    @Test
    void aRoundWhoseCorporaAreNeverSealedIsRejectedWhenTimeIsUp() {
        // Given
        rig.happens(Fixtures.pipeline());
        rig.happens(Fixtures.sealed(CorpusSealed.DOMAIN, 1));
        rig.happens(Fixtures.trained(1));
        // When
        rig.later(Duration.ofMinutes(10));
        // Then
        assertThat(rejection().reason())
                .isEqualTo("the checkpoint could not be measured in time: no corpus is sealed for general-perplexity");
    }

    @Test
    void aLateResultChangesNothing() {
        // Given a round that was decided without ties
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        measure(asked, "linear", 2.9, 2.05);
        rig.later(Duration.ofMinutes(10));
        assertThat(release().name()).isEqualTo("linear");
        // When
        rig.happens(Fixtures.merged(1, "ties"));
        // Then
        assertThat(rig.commands()).isEmpty();
        assertThat(rig.releases()).isEmpty();
    }

    @Test
    void whereTrainingLearntNothingTheRoundIsRejected() {
        // Given
        declare();
        rig.happens(Fixtures.trained(1));
        List<EvaluateModel> asked = new ArrayList<>(rig.asked());
        measure(asked, "base", 3.0, 2.0);
        measure(asked, "partner", 3.1, 1.9);
        measure(asked, "checkpoint", 3.05, 2.2);
        merge(1, "linear", asked);
        merge(1, "ties", asked);
        measure(asked, "linear", 2.9, 2.05);
        // When
        measure(asked, "ties", 2.85, 2.08);
        // Then
        ReleaseRejected rejected = rejection();
        assertThat(rejected.reason()).isEqualTo("the checkpoint learnt nothing: Gain is -0.0500 nats per token");
        assertThat(rejected.scorecard().models()).hasSize(5);
    }

    @Test
    void aRoundWithoutACheckpointIsRejectedOnceAndOpensShouldTrainingBeResumed() {
        // Given
        declare();
        JobState.Failed failed = new JobState.Failed(Rig.job("train-1", "training", "train-checkpoint", 1, "checkpoint 1"), Rig.START, "a1",
                new Failure.Defect("training-diverged", "loss is NaN at step 7"), Optional.empty());
        // When
        rig.happens(failed);
        rig.happens(failed);
        // Then
        assertThat(rejection().reason()).isEqualTo("there is no checkpoint: job train-1 failed (training-diverged): loss is NaN at step 7");
        rig.happens(Fixtures.trained(1));
        assertThat(rig.asked()).hasSize(3);
    }

    @Test
    void theNextRoundIsTheNextReleaseAndHasItsOwnHoldOut() {
        // Given
        declare();
        round(1);
        assertThat(release().release()).isEqualTo(1);
        rig.happens(Fixtures.sealed(CorpusSealed.DOMAIN, 2));
        // When
        round(2);
        // Then
        ReleaseModel second = release();
        assertThat(second.release()).isEqualTo(2);
        assertThat(second.round()).isEqualTo(2);
        assertThat(second.inputs().get("domain-corpus")).isEqualTo(Fixtures.sealed(CorpusSealed.DOMAIN, 2).manifest());
    }

    @Test
    void roundsAreDecidedInOrder() {
        // Given two open rounds, the second of which is settled first
        declare();
        rig.happens(Fixtures.sealed(CorpusSealed.DOMAIN, 2));
        List<EvaluateModel> first = train(1);
        merge(1, "linear", first);
        merge(1, "ties", first);
        round(2);
        assertThat(rig.commands()).isEmpty();
        // When
        measure(first, "linear", 2.9, 2.05);
        measure(first, "ties", 2.85, 2.08);
        // Then
        assertThat(rig.commands()).extracting(event -> ((ReleaseModel) event.data()).round()).containsExactly(1, 2);
    }

    @Test
    void hearingEverythingTwiceChangesNothing() {
        // Given
        List<Event<Payload>> story = new ArrayList<>();
        Function<Payload, Event<Payload>> telling = fact -> {
            Event<Payload> event = event(fact);
            story.add(event);
            rig.hears(event);
            return event;
        };
        telling.apply(Fixtures.pipeline());
        telling.apply(Fixtures.sealed("general", 1));
        telling.apply(Fixtures.sealed(CorpusSealed.DOMAIN, 1));
        telling.apply(Fixtures.trained(1));
        telling.apply(Fixtures.merged(1, "linear"));
        telling.apply(Fixtures.merged(1, "ties"));
        for (EvaluateModel command : rig.asked()) {
            telling.apply(answer(command));
        }
        assertThat(rig.commands()).hasSize(1);
        // When
        story.forEach(rig::hears);
        // Then
        assertThat(rig.commands()).isEmpty();
        assertThat(rig.releases()).isEmpty();
    }

    @Test
    void whileARoundIsOpenHearingItsEventsTwiceAsksNothingTwice() {
        // Given
        declare();
        List<EvaluateModel> asked = train(1);
        merge(1, "linear", asked);
        // When
        rig.happens(Fixtures.trained(1));
        rig.happens(Fixtures.merged(1, "linear"));
        rig.happens(Fixtures.sealed("general", 2));
        rig.happens(Fixtures.pipeline());
        // Then
        assertThat(rig.commands()).isEmpty();
    }

    @Test
    void anUndeclaredCandidateIsNoPartOfTheRound() {
        // Given
        declare();
        train(1);
        // When
        rig.happens(Fixtures.merged(1, "by-hand"));
        // Then
        assertThat(rig.commands()).isEmpty();
    }

    private void declare() {
        rig.happens(Fixtures.pipeline());
        rig.happens(Fixtures.sealed("general", 1));
        rig.happens(Fixtures.sealed(CorpusSealed.DOMAIN, 1));
    }

    /// A whole round in which ties wins.
    private void round(int round) {
        List<EvaluateModel> asked = train(round);
        merge(round, "linear", asked);
        merge(round, "ties", asked);
        measure(asked, "linear", 2.9, 2.05);
        measure(asked, "ties", 2.85, 2.08);
    }

    private List<EvaluateModel> train(int round) {
        return train(round, List.of("base", "partner", "checkpoint"));
    }

    /// A checkpoint that learns 0.2 and forgets 0.1, and the references that are measured with it.
    private List<EvaluateModel> train(int round, List<String> measured) {
        rig.happens(Fixtures.trained(round));
        List<EvaluateModel> asked = new ArrayList<>(rig.asked());
        asked.stream().filter(command -> measured.contains(command.name())).forEach(command -> rig.happens(answer(command)));
        return asked;
    }

    private static CandidateEvaluated answer(EvaluateModel command) {
        return switch (command.name()) {
            case "base" -> Fixtures.measured(command, 3.0, 2.0);
            case "partner" -> Fixtures.measured(command, 3.1, 1.9);
            case "checkpoint" -> Fixtures.measured(command, 2.8, 2.1);
            default -> Fixtures.measured(command, 2.9, 2.05);
        };
    }

    private void merge(int round, String name, List<EvaluateModel> asked) {
        rig.happens(Fixtures.merged(round, name));
        asked.addAll(rig.asked());
    }

    private void measure(List<EvaluateModel> asked, String name, double domain, double general) {
        rig.happens(Fixtures.measured(command(asked, name), domain, general));
    }

    private static EvaluateModel command(List<EvaluateModel> asked, String name) {
        return asked.stream().collect(Collectors.toMap(EvaluateModel::name, Function.identity())).get(name);
    }

    private ReleaseModel release() {
        List<Event<Payload>> commands = rig.commands();
        assertThat(commands).hasSize(1);
        return (ReleaseModel) commands.getFirst().data();
    }

    private ReleaseRejected rejection() {
        List<Payload> verdicts = rig.releases();
        assertThat(verdicts).hasSize(1);
        assertThat(rig.commands()).allMatch(event -> event.data() instanceof EvaluateModel);
        return (ReleaseRejected) verdicts.getFirst();
    }

    private static Event<Payload> event(Payload fact) {
        return new Events("upstream", Clock.fixed(Rig.START, ZoneOffset.UTC)).first(fact);
    }
}
