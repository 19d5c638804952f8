package dev.tributary.worker;

import dev.tributary.artifacts.FolderTree;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCancelled;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.Outcome;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.ledger.JobStates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Runs leased commands as attempts and says how each is to be acknowledged. Thread-safe.
public final class Execution {

    private static final Logger LOG = Logger.getLogger(Execution.class);

    /// How a command is acknowledged.
    enum Verdict { ACCEPT, RELEASE, REJECT }

    private final String service;
    private final Map<Class<? extends JobCommand>, Job<?>> jobs;
    private final Story story;
    private final JobStates states;
    private final Telemetry telemetry;
    private final FailurePolicy policy;
    private final Path attempts;
    private final String worker = "%s/%d".formatted(System.getenv().getOrDefault("HOSTNAME", "local"), ProcessHandle.current().pid());

    /// @param jobs one job per kind of command
    /// @param work this process's own folder; what killed attempts left in it is deleted now
    public Execution(String service, List<Job<?>> jobs, EventPublisher publisher, Events events, JobStates states, Telemetry telemetry,
            FailurePolicy policy, Path work) {
        this.service = service;
        this.jobs = jobs.stream().collect(Collectors.toUnmodifiableMap(Job::command, Function.identity()));
        this.story = new Story(publisher, events);
        this.states = states;
        this.telemetry = telemetry;
        this.policy = policy;
        this.attempts = work.resolve("attempts");
        delete(attempts);
    }

    /// Begins an attempt on a thread of its own.
    ///
    /// @param verdict is told exactly once, on that thread, whatever happens
    Attempt begin(Worker.Leased leased, Consumer<Verdict> verdict) {
        Attempt attempt = new Attempt(leased, attempts, story, telemetry, () -> states.find(leased.job().id()));
        Thread.ofPlatform().name(leased.job().kind() + '-' + attempt.id().substring(0, 8)).start(() -> {
            Verdict outcome = Verdict.RELEASE;
            try {
                outcome = attempt(leased, attempt);
            } catch (InterruptedException | RuntimeException | Error e) { // what even the failure's report failed on
                LOG.errorf(e, "jobId=%s attempt=%s goes back to the queue", leased.job().id(), attempt.id());
            } finally {
                verdict.accept(outcome);
                delete(attempts.resolve(attempt.id()));
            }
        });
        return attempt;
    }

    private Verdict attempt(Worker.Leased leased, Attempt attempt) throws InterruptedException {
        JobState.Job job = leased.job();
        if (attempt.standing() == Attempt.Standing.ANSWERED) {
            LOG.infof("jobId=%s is answered already", job.id());
            return Verdict.ACCEPT;
        }
        try {
            story.say(leased, new JobStarted(job, attempt.id(), leased.deliveries(), worker));
            telemetry.started(job);
            if (leased.deliveries() >= policy.deliveryLimit()) {
                // The broker would drop it in silence after this delivery: it goes to the dead letters while we can still say so.
                throw new FailureException(new Failure.Invalid("workers-died",
                        "%d workers died at job %s; see their logs, then resume it: it goes on from its last state"
                                .formatted(leased.deliveries() - 1, job.id())));
            }
            LOG.infof("jobId=%s attempt=%s deliveries=%d started%s", job.id(), attempt.id(), leased.deliveries(),
                    attempt.resume().map(state -> ", going on from " + state.shortDigest()).orElse(""));
            List<? extends Payload> facts = run(leased.command(), attempt);
            story.say(leased, new JobCompleted(
                    job.id(), service, attempt.id(), facts.stream().map(Outcome::of).toList(), attempt.seconds()));
            telemetry.finished(job, Optional.empty(), attempt.seconds());
            LOG.infof("jobId=%s attempt=%s completed in %.1f s", job.id(), attempt.id(), attempt.seconds());
            return Verdict.ACCEPT;
        } catch (Throwable thrown) { // an Error must not lose the lease in silence either: it becomes a failure of the job
            return failed(leased, attempt, thrown);
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

    private Verdict failed(Worker.Leased leased, Attempt attempt, Throwable thrown) throws InterruptedException {
        Failure failure = Failures.of(thrown);
        JobState.Job job = leased.job();
        telemetry.finished(job, Optional.of(failure), attempt.seconds());
        log(job, attempt, failure, thrown);
        Attempt.Standing standing = attempt.standing();
        return switch (standing) {
            case ANSWERED -> Verdict.ACCEPT;
            case SUPERSEDED -> Verdict.RELEASE;
            case CURRENT, CANCELLED -> switch (policy.decide(failure, leased.deliveries(), RandomGenerator.getDefault())) {
                case FailurePolicy.Decision.GiveUp giveUp -> giveUp(leased, attempt, failure);
                case FailurePolicy.Decision.Retry retry -> {
                    story.say(leased, new JobFailed(job.id(), service, attempt.id(), failure, false, List.of()));
                    // The lease is held, and renewed, while we wait: releasing it at once would deliver it at once.
                    attempt.pause(retry.delay().toMillis());
                    yield Verdict.RELEASE;
                }
                case FailurePolicy.Decision.Stop stop when standing == Attempt.Standing.CANCELLED -> {
                    story.say(leased, new JobCancelled(job.id(), service, attempt.id()));
                    yield Verdict.ACCEPT;
                }
                case FailurePolicy.Decision.Stop shuttingDown -> Verdict.RELEASE;
            };
        };
    }

    private Verdict giveUp(Worker.Leased leased, Attempt attempt, Failure failure) {
        telemetry.deadLetter();
        story.deadLetter(leased.record(), failure);
        story.say(leased, new JobFailed(leased.job().id(), service, attempt.id(), failure, true, rejected(leased.command(), failure)));
        return Verdict.REJECT;
    }

    private static void log(JobState.Job job, Attempt attempt, Failure failure, Throwable thrown) {
        String said = "jobId=%s attempt=%s errorCode=%s %s".formatted(job.id(), attempt.id(), failure.code(), failure.message());
        switch (failure) {
            case Failure.Cancelled cancelled -> LOG.info(said);
            case Failure.Invalid invalid -> LOG.warn(said);
            case Failure.Unavailable unavailable -> LOG.warn(said);
            case Failure.Exhausted exhausted -> LOG.error(said);
            case Failure.Defect defect -> LOG.error(said, thrown);
        }
    }

    /// Notes a command that nobody can read. Its dead letter is the ledger's: it reads the same topic, and writes exactly one.
    void unreadable(ConsumerRecord<String, byte[]> record, String reason) {
        telemetry.deadLetter();
        LOG.warnf("topic=%s partition=%d offset=%d errorCode=record-unreadable %s",
                record.topic(), record.partition(), record.offset(), reason);
    }

    private static void delete(Path folder) {
        try {
            FolderTree.delete(folder);
        } catch (IOException e) {
            LOG.warnf("scratch folder %s could not be deleted: %s", folder, e.getMessage());
        }
    }
}
