package dev.tributary.contracts.job;

import static dev.tributary.contracts.Artifacts.artifact;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.Json;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobState.Cancelled;
import dev.tributary.contracts.job.JobState.Completed;
import dev.tributary.contracts.job.JobState.Failed;
import dev.tributary.contracts.job.JobState.Job;
import dev.tributary.contracts.job.JobState.Queued;
import dev.tributary.contracts.job.JobState.Running;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobStateTest {

    private static final Instant EARLIER = Instant.parse("2026-01-01T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T10:05:00Z");
    private static final Job JOB = new Job("train-checkpoint-1", "training", "train-checkpoint", "sec", 3, "checkpoint 3",
            new CommandPosition("training.commands.v1", 0, 12), EARLIER);
    private static final Queued QUEUED = new Queued(JOB, EARLIER, Optional.of(artifact('a')));
    private static final Running RUNNING = new Running(JOB, EARLIER, "attempt-1", "host:1", 1, Optional.of(artifact('a')), false);

    @Test
    void aQueuedJobStartsWhereItsLastAttemptGotTo() {
        // When
        Running running = QUEUED.start(new JobStarted(JOB, "attempt-2", 2, "host:2"), LATER);

        // Then
        assertThat(running).isEqualTo(new Running(JOB, LATER, "attempt-2", "host:2", 2, Optional.of(artifact('a')), false));
    }

    @Test
    void anotherAttemptTakesOverWithTheStateAndTheWishToStop() {
        // Given
        Running asked = RUNNING.checkpoint(artifact('b')).requestCancel();

        // When
        Running running = asked.start(new JobStarted(JOB, "attempt-2", 2, "host:2"), LATER);

        // Then
        assertThat(running.attempt()).isEqualTo("attempt-2");
        assertThat(running.resume()).contains(artifact('b'));
        assertThat(running.cancelRequested()).isTrue();
    }

    @Test
    void aCheckpointChangesNothingButTheResumeState() {
        assertThat(RUNNING.checkpoint(artifact('b')))
                .isEqualTo(new Running(JOB, EARLIER, "attempt-1", "host:1", 1, Optional.of(artifact('b')), false));
    }

    @Test
    void aRunningJobCompletesUnderItsAttempt() {
        assertThat(RUNNING.complete(12.5, LATER)).isEqualTo(new Completed(JOB, LATER, "attempt-1", 12.5));
    }

    @Test
    void aFailureWithAnAttemptToComeQueuesTheJobAgain() {
        assertThat(RUNNING.fail(failed(false), LATER)).isEqualTo(new Queued(JOB, LATER, Optional.of(artifact('a'))));
    }

    @Test
    void theLastFailureIsFinalAndKeepsWhatWasReached() {
        // When
        JobState state = RUNNING.fail(failed(true), LATER);

        // Then
        assertThat(state).isEqualTo(new Failed(JOB, LATER, "attempt-1", failed(true).failure(), Optional.of(artifact('a'))));
    }

    @Test
    void aFailedOrCancelledJobKeepsWhereItGotTo() {
        // Given
        Failed failed = new Failed(JOB, EARLIER, "attempt-1", new Failure.Exhausted("disk-full", "no room"), Optional.of(artifact('a')));
        Cancelled cancelled = RUNNING.cancel(EARLIER);

        // When
        Running again = JobState.started(new JobStarted(JOB, "attempt-2", 1, "host:2"), LATER, failed.resume());

        // Then
        assertThat(again).isEqualTo(new Running(JOB, LATER, "attempt-2", "host:2", 1, Optional.of(artifact('a')), false));
        assertThat(cancelled.resume()).contains(artifact('a'));
    }

    @Test
    void onlyADoneJobExpectsNoAttempt() {
        assertThat(QUEUED.isOver()).isFalse();
        assertThat(RUNNING.isOver()).isFalse();
        assertThat(RUNNING.complete(1, LATER).isOver()).isTrue();
        assertThat(RUNNING.fail(failed(true), LATER).isOver()).isTrue();
        assertThat(RUNNING.cancel(LATER).isOver()).isTrue();
    }

    @Test
    void aQueuedJobCanBeCancelledBeforeItStarts() {
        assertThat(QUEUED.cancel(LATER)).isEqualTo(new Cancelled(JOB, LATER, Optional.of(artifact('a'))));
    }

    @ParameterizedTest
    @MethodSource
    void everyStateSurvivesJson(JobState state) {
        // When
        JobState back = Json.read(Json.bytes(state), JobState.class);

        // Then
        assertThat(back).isEqualTo(state);
        assertThat(back.key()).isEqualTo(JOB.id());
    }

    @Test
    void aStateOnTheWireIsItsComponentsAndItsStatus() {
        assertThat(Json.mapper().valueToTree(RUNNING.complete(1.5, LATER)).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("status", "job", "since", "attempt", "seconds");
    }

    static Stream<JobState> everyStateSurvivesJson() {
        return Stream.of(QUEUED, RUNNING, RUNNING.complete(1.5, LATER), RUNNING.fail(failed(true), LATER), RUNNING.cancel(LATER));
    }

    @ParameterizedTest
    @MethodSource
    void everyKindOfFailureSurvivesJson(Failure failure) {
        assertThat(Json.read(Json.bytes(failure), Failure.class)).isEqualTo(failure);
    }

    static Stream<Failure> everyKindOfFailureSurvivesJson() {
        return Stream.of(
                new Failure.Invalid("recipe-unknown-model", "m"),
                new Failure.Unavailable("store-unreachable", "m"),
                new Failure.Exhausted("disk-full", "m"),
                new Failure.Cancelled("cancelled", "m"),
                new Failure.Defect("loss-diverged", "m"));
    }

    private static JobFailed failed(boolean last) {
        Failure failure = new Failure.Unavailable("store-unreachable", "the store does not answer");
        return new JobFailed(JOB.id(), "training", "attempt-1", failure, last, List.of());
    }
}
