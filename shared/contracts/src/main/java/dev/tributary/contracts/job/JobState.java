package dev.tributary.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import java.time.Instant;
import java.util.Optional;

/// A job's life as the ledger sees it: `Queued → Running → Completed | Failed | Cancelled`, and back to `Queued` when it is
/// asked for again. Each state's own methods are its legal transitions; what a superseded attempt says changes nothing.
/// The lease itself is the broker's: the ledger first hears of it when the attempt starts.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
        @JsonSubTypes.Type(value = JobState.Queued.class, name = "queued"),
        @JsonSubTypes.Type(value = JobState.Running.class, name = "running"),
        @JsonSubTypes.Type(value = JobState.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = JobState.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = JobState.Cancelled.class, name = "cancelled")})
public sealed interface JobState extends Payload {

    Job job();

    /// When it came into this state.
    Instant since();

    /// Where the last attempt got to; nothing for a job that is done.
    Optional<ArtifactRef> resume();

    /// Whether no attempt is to be expected unless somebody asks again.
    default boolean isOver() {
        return switch (this) {
            case Queued queued -> false;
            case Running running -> false;
            case Completed completed -> true;
            case Failed failed -> true;
            case Cancelled cancelled -> true;
        };
    }

    @Override
    default String key() {
        return job().id();
    }

    /// What never changes about a job.
    ///
    /// @param id       digest of its command
    /// @param queuedAt when it was first asked for
    record Job(String id, String service, String kind, String pipeline, int round, String title, CommandPosition command, Instant queuedAt) {

        /// The same job, asked for by another command.
        public Job askedBy(CommandPosition other) {
            return new Job(id, service, kind, pipeline, round, title, other, queuedAt);
        }
    }

    /// An attempt began at a job of which nothing else was known.
    static Running started(JobStarted event, Instant at, Optional<ArtifactRef> resume) {
        return new Running(event.job(), at, event.attempt(), event.worker(), event.deliveries(), resume, false);
    }

    /// Asked for, and not leased.
    ///
    /// @param resume where the last attempt got to
    record Queued(Job job, Instant since, Optional<ArtifactRef> resume) implements JobState {

        public Running start(JobStarted event, Instant at) {
            return new Running(job.askedBy(event.job().command()), at, event.attempt(), event.worker(), event.deliveries(), resume, false);
        }

        public Cancelled cancel(Instant at) {
            return new Cancelled(job, at, resume);
        }
    }

    /// Leased by a worker that is at work.
    ///
    /// @param attempt         the one attempt whose word counts
    /// @param resume          the last state that this or an earlier attempt wrote
    /// @param cancelRequested whether it was asked to stop
    record Running(
            Job job, Instant since, String attempt, String worker, int deliveries, Optional<ArtifactRef> resume, boolean cancelRequested)
            implements JobState {

        /// Another attempt takes over.
        public Running start(JobStarted event, Instant at) {
            return new Running(
                    job.askedBy(event.job().command()), at, event.attempt(), event.worker(), event.deliveries(), resume, cancelRequested);
        }

        public Running checkpoint(ArtifactRef state) {
            return new Running(job, since, attempt, worker, deliveries, Optional.of(state), cancelRequested);
        }

        public Running requestCancel() {
            return new Running(job, since, attempt, worker, deliveries, resume, true);
        }

        public Completed complete(double seconds, Instant at) {
            return new Completed(job, at, attempt, seconds);
        }

        /// A failed attempt of a job that was asked to stop is the last one.
        public JobState fail(JobFailed event, Instant at) {
            if (event.last()) {
                return new Failed(job, at, attempt, event.failure(), resume);
            }
            return cancelRequested ? cancel(at) : new Queued(job, at, resume);
        }

        public Cancelled cancel(Instant at) {
            return new Cancelled(job, at, resume);
        }
    }

    /// Done for ever: asking again returns this answer.
    record Completed(Job job, Instant since, String attempt, double seconds) implements JobState {

        @Override
        public Optional<ArtifactRef> resume() {
            return Optional.empty();
        }
    }

    /// Failed for good, until somebody asks again.
    record Failed(Job job, Instant since, String attempt, Failure failure, Optional<ArtifactRef> resume) implements JobState {
    }

    /// Stopped on request, until somebody asks again.
    record Cancelled(Job job, Instant since, Optional<ArtifactRef> resume) implements JobState {
    }
}
