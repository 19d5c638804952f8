package dev.tributary.worker.ledger;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobCancelled;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobEvent;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// Folds commands and job events into one [JobState] per job.
final class LedgerProcessor implements Processor<String, Event<Payload>, String, Event<Payload>> {

    private final String service;
    private final Events events;
    private @Nullable ProcessorContext<String, Event<Payload>> context;
    private @Nullable KeyValueStore<String, JobState> states;

    LedgerProcessor(String service, Events events) {
        this.service = service;
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, Event<Payload>> context) {
        this.context = context;
        this.states = context.getStateStore(Ledger.STORE);
    }

    @Override
    public void process(Record<String, Event<Payload>> record) {
        Event<Payload> event = record.value();
        if (event == null) {
            throw new IllegalArgumentException("the ledger reads commands and job events, and no record without a value");
        }
        switch (event.data()) {
            case JobCommand command -> commanded(record, event, command);
            case JobEvent fact when fact.service().equals(service) -> happened(record, event, fact);
            case JobEvent otherService -> { }
            default -> throw new IllegalArgumentException("the ledger reads commands and job events, not " + event.type());
        }
    }

    private void commanded(Record<String, Event<Payload>> record, Event<Payload> event, JobCommand command) {
        Optional<JobState> known = state(record.key());
        Instant queuedAt = known.map(state -> state.job().queuedAt()).orElse(event.time());
        JobState.Job job = new JobState.Job(
                record.key(), service, command.kind(), command.pipeline(), command.round(), command.title(), position(), queuedAt);
        if (known.isEmpty()) {
            become(record, event, new JobState.Queued(job, event.time(), Optional.empty()));
            return;
        }
        // A job that ended otherwise than well may be asked for again; every other second asking changes nothing.
        switch (known.get()) {
            case JobState.Failed failed when isLater(job, failed) ->
                    become(record, event, new JobState.Queued(job, event.time(), failed.resume()));
            case JobState.Cancelled cancelled when isLater(job, cancelled) ->
                    become(record, event, new JobState.Queued(job, event.time(), cancelled.resume()));
            // The latest asking stands for the earlier ones, so that a cancel is about all of them.
            case JobState.Queued queued when isLater(job, queued) ->
                    become(record, event, new JobState.Queued(job, queued.since(), queued.resume()));
            case JobState.Failed sameAsking -> { }
            case JobState.Cancelled sameAsking -> { }
            case JobState.Queued sameAsking -> { }
            case JobState.Running running -> { }
            case JobState.Completed completed -> { }
        }
    }

    private void happened(Record<String, Event<Payload>> record, Event<Payload> event, JobEvent fact) {
        Optional<JobState> known = state(record.key());
        if (fact instanceof JobStarted started) {
            started(started, event.time(), known).ifPresent(running -> become(record, event, running));
            return;
        }
        if (known.isEmpty()) {
            return;
        }
        switch (known.get()) {
            case JobState.Queued queued when fact instanceof JobCancelRequested -> become(record, event, queued.cancel(event.time()));
            case JobState.Running running -> whileRunning(record, event, running, fact);
            case JobState.Queued queued -> { }
            case JobState.Completed completed -> { }
            case JobState.Failed failed -> { }
            case JobState.Cancelled cancelled -> { }
        }
    }

    /// The state that an attempt brings about, unless a later asking or a later delivery has superseded it already: a worker
    /// may be held up between the lease and its first word.
    private static Optional<JobState> started(JobStarted started, Instant at, Optional<JobState> known) {
        if (known.isEmpty()) {
            return Optional.of(JobState.started(started, at, Optional.empty()));
        }
        int order = Long.compare(started.job().command().offset(), known.get().job().command().offset());
        return switch (known.get()) {
            case JobState.Queued queued when order >= 0 -> Optional.of(queued.start(started, at));
            case JobState.Running running when order > 0 || order == 0 && started.deliveries() >= running.deliveries() ->
                    Optional.of(running.start(started, at));
            // The attempt of a second asking may be heard of before the asking itself.
            case JobState.Failed failed when order > 0 -> Optional.of(JobState.started(started, at, failed.resume()));
            case JobState.Cancelled cancelled when order > 0 -> Optional.of(JobState.started(started, at, cancelled.resume()));
            case JobState.Queued later -> Optional.empty();
            case JobState.Running later -> Optional.empty();
            case JobState.Failed over -> Optional.empty();
            case JobState.Cancelled over -> Optional.empty();
            case JobState.Completed done -> Optional.empty();
        };
    }

    private static boolean isLater(JobState.Job asking, JobState known) {
        return asking.command().offset() > known.job().command().offset();
    }

    private void whileRunning(Record<String, Event<Payload>> record, Event<Payload> event, JobState.Running running, JobEvent fact) {
        switch (fact) {
            case JobCancelRequested request -> become(record, event, running.requestCancel());
            case JobCheckpointed checkpointed when isCurrent(running, checkpointed.attempt()) ->
                    become(record, event, running.checkpoint(checkpointed.state()));
            case JobCompleted completed when isCurrent(running, completed.attempt()) -> {
                become(record, event, running.complete(completed.seconds(), event.time()));
                publish(record, event, completed.outcome());
            }
            case JobFailed failed when isCurrent(running, failed.attempt()) -> {
                become(record, event, running.fail(failed, event.time()));
                publish(record, event, failed.outcome());
            }
            case JobCancelled cancelled when isCurrent(running, cancelled.attempt()) -> become(record, event, running.cancel(event.time()));
            case JobStarted handled -> throw new IllegalStateException("the start of an attempt is handled in every state alike");
            case JobCheckpointed superseded -> { }
            case JobCompleted superseded -> { }
            case JobFailed superseded -> { }
            case JobCancelled superseded -> { }
        }
    }

    private static boolean isCurrent(JobState.Running running, String attempt) {
        return running.attempt().equals(attempt);
    }

    private void become(Record<String, Event<Payload>> record, Event<Payload> cause, JobState next) {
        Objects.requireNonNull(states).put(record.key(), next);
        forward(record, record.key(), events.derivedFrom(cause, 0, (Payload) next));
    }

    private void publish(Record<String, Event<Payload>> record, Event<Payload> cause, List<Outcome> outcomes) {
        int ordinal = 1;
        for (Outcome outcome : outcomes) {
            Payload fact = outcome.payload();
            forward(record, fact.key(), events.derivedFrom(cause, ordinal++, fact));
        }
    }

    private void forward(Record<String, Event<Payload>> record, String key, Event<Payload> event) {
        Objects.requireNonNull(context).forward(record.withKey(key).withValue(event));
    }

    private Optional<JobState> state(String jobId) {
        return Optional.ofNullable(Objects.requireNonNull(states).get(jobId));
    }

    private CommandPosition position() {
        RecordMetadata metadata = Objects.requireNonNull(context).recordMetadata().orElseThrow();
        return new CommandPosition(metadata.topic(), metadata.partition(), metadata.offset());
    }
}
