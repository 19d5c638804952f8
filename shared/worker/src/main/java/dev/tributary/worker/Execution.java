package dev.tributary.worker;

import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCancelled;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobEvent;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.Outcome;
import dev.tributary.worker.kafka.DeadLetters;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.ledger.JobStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Runs leased commands as attempts and says how each is to be acknowledged. Thread-safe.
public final class Execution {

    private static final Logger LOG = Logger.getLogger(Execution.class);

    /// How a command is acknowledged.
    enum Verdict { ACCEPT, RELEASE, REJECT }

    /// An attempt under way.
    interface Running {

        /// Asks it to write its state and stop.
        void stop(String reason);
    }

    private final String service;
    private final Map<Class<? extends JobCommand>, Job<?>> jobs;
    private final EventPublisher publisher;
    private final Events events;
    private final JobStates states;
    private final Telemetry telemetry;
    private final FailurePolicy policy;
    private final Path work;
    private final String worker = "%s/%d".formatted(System.getenv().getOrDefault("HOSTNAME", "local"), ProcessHandle.current().pid());

    /// @param jobs one job per kind of command
    /// @param work where attempts keep their scratch folders
    public Execution(String service, List<Job<?>> jobs, EventPublisher publisher, Events events, JobStates states, Telemetry telemetry,
            FailurePolicy policy, Path work) {
        this.service = service;
        this.jobs = jobs.stream().collect(Collectors.toUnmodifiableMap(Job::command, Function.identity()));
        this.publisher = publisher;
        this.events = events;
        this.states = states;
        this.telemetry = telemetry;
        this.policy = policy;
        this.work = work;
    }

    /// Begins an attempt on a thread of its own.
    Running begin(Worker.Leased leased, Consumer<Verdict> verdict) {
        Optional<JobState> known = states.find(leased.job().id());
        if (known.isPresent() && isAnswered(known.get(), leased)) {
            LOG.infof("jobId=%s already %s", leased.job().id(), known.get().getClass().getSimpleName().toLowerCase(Locale.ROOT));
            verdict.accept(Verdict.ACCEPT);
            return reason -> { };
        }
        Path scratch = scratch();
        Attempt attempt = new Attempt(UUID.randomUUID().toString(), leased.job(), leased.event(), scratch, known.flatMap(JobState::resume),
                publisher, events, telemetry, () -> states.find(leased.job().id()));
        CountDownLatch stopped = new CountDownLatch(1);
        Thread.ofPlatform().name(leased.job().kind() + '-' + attempt.id().substring(0, 8)).start(() -> {
            try {
                verdict.accept(attempt(leased, attempt, stopped));
            } finally {
                delete(scratch);
            }
        });
        return reason -> {
            attempt.stop(reason);
            stopped.countDown();
        };
    }

    /// Done, or ended on this very asking: nothing is left to do.
    private static boolean isAnswered(JobState known, Worker.Leased leased) {
        boolean sameAsking = known.job().command().offset() >= leased.job().command().offset();
        return switch (known) {
            case JobState.Completed completed -> true;
            case JobState.Cancelled cancelled -> sameAsking;
            case JobState.Failed failed -> sameAsking;
            case JobState.Queued queued -> false;
            case JobState.Running running -> false;
        };
    }

    private Verdict attempt(Worker.Leased leased, Attempt attempt, CountDownLatch stopped) {
        JobState.Job job = leased.job();
        try {
            if (leased.deliveries() >= policy.deliveryLimit()) {
                // The broker would drop it in silence after this delivery: it goes to the dead letters while we can still say so.
                throw new FailureException(new Failure.Invalid("workers-died",
                        "%d workers died at job %s; see their logs, then resume it: it goes on from its last state"
                                .formatted(leased.deliveries() - 1, job.id())));
            }
            say(leased, new JobStarted(job, attempt.id(), leased.deliveries(), worker));
            telemetry.started(job);
            LOG.infof("jobId=%s attempt=%s deliveries=%d started%s", job.id(), attempt.id(), leased.deliveries(),
                    attempt.resume().map(state -> ", going on from " + state.shortDigest()).orElse(""));
            List<? extends Payload> facts = run(leased.command(), attempt);
            say(leased, new JobCompleted(job.id(), service, attempt.id(), facts.stream().map(Outcome::of).toList(), attempt.seconds()));
            telemetry.finished(job, Optional.empty(), attempt.seconds());
            LOG.infof("jobId=%s attempt=%s completed in %.1f s", job.id(), attempt.id(), attempt.seconds());
            return Verdict.ACCEPT;
        } catch (Throwable thrown) { // an Error must not lose the lease in silence either: it becomes a failure of the job
            return failed(leased, attempt, thrown, stopped);
        }
    }

    private List<? extends Payload> run(JobCommand command, Attempt attempt) throws IOException {
        Job<?> job = jobs.get(command.getClass());
        if (job == null) {
            throw new IllegalArgumentException("service %s has no job for %s commands".formatted(service, command.kind()));
        }
        return run(job, command, attempt);
    }

    private static <C extends JobCommand> List<? extends Payload> run(Job<C> job, JobCommand command, Attempt attempt) throws IOException {
        return job.run(job.command().cast(command), attempt);
    }

    private List<Outcome> rejected(JobCommand command, Failure failure) {
        Job<?> job = jobs.get(command.getClass());
        return job == null ? List.of() : rejected(job, command, failure);
    }

    private static <C extends JobCommand> List<Outcome> rejected(Job<C> job, JobCommand command, Failure failure) {
        return job.rejected(job.command().cast(command), failure).stream().map(Outcome::of).toList();
    }

    private Verdict failed(Worker.Leased leased, Attempt attempt, Throwable thrown, CountDownLatch stopped) {
        Failure failure = Failures.of(thrown);
        JobState.Job job = leased.job();
        telemetry.finished(job, Optional.of(failure), attempt.seconds());
        log(job, attempt, failure, thrown);
        try {
            return switch (policy.decide(failure, leased.deliveries(), RandomGenerator.getDefault())) {
                case FailurePolicy.Decision.GiveUp giveUp -> {
                    deadLetter(leased.record(), failure);
                    say(leased, new JobFailed(job.id(), service, attempt.id(), failure, true, rejected(leased.command(), failure)));
                    yield Verdict.REJECT;
                }
                case FailurePolicy.Decision.Retry retry -> {
                    say(leased, new JobFailed(job.id(), service, attempt.id(), failure, false, List.of()));
                    // The lease is held, and renewed, while we wait: releasing it at once would deliver it at once.
                    stopped.await(retry.delay().toMillis(), TimeUnit.MILLISECONDS);
                    yield Verdict.RELEASE;
                }
                case FailurePolicy.Decision.Stop stop when stopped.getCount() == 0 -> Verdict.RELEASE; // shutting down, not cancelled
                case FailurePolicy.Decision.Stop stop -> {
                    say(leased, new JobCancelled(job.id(), service, attempt.id()));
                    yield Verdict.ACCEPT;
                }
            };
        } catch (FailureException | InterruptedException e) {
            LOG.errorf("jobId=%s attempt=%s its failure could not be reported: %s", job.id(), attempt.id(), e.getMessage());
            return Verdict.RELEASE;
        }
    }

    private static void log(JobState.Job job, Attempt attempt, Failure failure, Throwable thrown) {
        switch (failure) {
            case Failure.Cancelled cancelled -> LOG.infof("jobId=%s attempt=%s %s", job.id(), attempt.id(), failure.message());
            case Failure.Invalid invalid -> LOG.warnf("jobId=%s attempt=%s errorCode=%s %s", job.id(), attempt.id(), failure.code(), failure.message());
            case Failure.Unavailable unavailable -> LOG.warnf("jobId=%s attempt=%s errorCode=%s %s", job.id(), attempt.id(), failure.code(), failure.message());
            case Failure.Exhausted exhausted -> LOG.errorf("jobId=%s attempt=%s errorCode=%s %s", job.id(), attempt.id(), failure.code(), failure.message());
            case Failure.Defect defect -> LOG.errorf(thrown, "jobId=%s attempt=%s errorCode=%s %s", job.id(), attempt.id(), failure.code(), failure.message());
        }
    }

    private void say(Worker.Leased leased, JobEvent fact) {
        publisher.publish(Topics.JOB_EVENTS, events.causedBy(leased.event(), fact));
    }

    /// Puts a command into the dead letters, with the reason in its headers.
    void deadLetter(ConsumerRecord<String, byte[]> record, Failure failure) {
        telemetry.deadLetter();
        publisher.publish(record.topic() + ".dlq", record.key(), record.value(), List.of(DeadLetters.headers(
                record.headers(), record.topic(), record.partition(), record.offset(), failure.code(), failure.message()).toArray()));
    }

    private Path scratch() {
        try {
            return Files.createTempDirectory(Files.createDirectories(work.resolve("attempts")), "attempt-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a scratch folder in " + work, e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warnf("scratch folder %s could not be deleted: %s", folder, e.getMessage());
        }
    }
}
