package dev.tributary.worker;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.JobEvent;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.DeadLetters;
import dev.tributary.worker.kafka.EventPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Tells what becomes of leased commands: facts for the ledger, progress for watchers, dead letters. Thread-safe.
final class Story {

    private final EventPublisher publisher;
    private final Events events;

    Story(EventPublisher publisher, Events events) {
        this.publisher = publisher;
        this.events = events;
    }

    /// States a fact about a job; durable on return.
    void say(Worker.Leased leased, JobEvent fact) {
        publisher.publish(Topics.JOB_EVENTS, events.causedBy(leased.event(), fact));
    }

    /// Reports progress; a report may be lost.
    void progressed(Worker.Leased leased, String attempt, double fraction, Optional<Duration> eta, Map<String, Double> measures) {
        JobState.Job job = leased.job();
        publisher.offer(Topics.progress(job.service()), events.causedBy(leased.event(), new JobProgressed(
                job.id(), job.service(), job.kind(), job.pipeline(), job.round(), job.title(), attempt, fraction, eta, measures)));
    }

    /// Puts a command into the dead letters, with the reason in its headers; durable on return.
    void deadLetter(ConsumerRecord<String, byte[]> record, Failure failure) {
        publisher.publish(record.topic() + ".dlq", record.key(), record.value(), List.of(DeadLetters.headers(
                record.headers(), record.topic(), record.partition(), record.offset(), failure.code(), failure.message()).toArray()));
    }
}
