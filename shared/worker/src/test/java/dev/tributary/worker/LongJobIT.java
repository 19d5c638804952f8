package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.Outcome;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.testing.broker.CommittedTopic;
import dev.tributary.testing.broker.TestBroker;
import dev.tributary.worker.kafka.StoredCommand;
import dev.tributary.worker.kafka.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Long jobs end to end: a real broker, the real ledger, two real workers, jobs that do as they are told.
@Timeout(300)
class LongJobIT {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Topic<?> COMMANDS = Topics.commands(ServiceInTest.NAME);
    private static final ArtifactRef STATE = Commands.artifact('d', MediaTypes.RESUME_STATE);

    private static TestBroker broker;
    private static ServiceInTest service;
    /// What running jobs wait for; released when a test ends, however it ends.
    private final CountDownLatch hold = new CountDownLatch(1);
    private static final AtomicInteger PROBES = new AtomicInteger();
    private static final FakeMerge MERGE = new FakeMerge();

    @BeforeAll
    static void start(@TempDir Path work) throws Exception {
        broker = TestBroker.start();
        new TopicAdmin(broker.bootstrapServers()).declare((short) 1, LEASE);
        service = ServiceInTest.start(broker.bootstrapServers(), work, 2, MERGE);
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        broker.close();
    }

    @AfterEach
    void release() {
        hold.countDown();
    }

    @Test
    void aCompletedJobsFactAppearsOnceAndTellsItsStory() {
        // When
        Event<MergeCandidate> command = service.ask("once");
        service.awaitState("once", JobState.Completed.class);

        // Then
        Event<Payload> fact = facts("once").getFirst();
        assertThat(facts("once")).hasSize(1);
        assertThat(fact.data()).isEqualTo(Commands.merged("once"));
        assertThat(fact.correlationId()).isEqualTo(command.correlationId());
        Event<Payload> completed = said("once", JobCompleted.class).getFirst();
        assertThat(fact.causationId()).contains(completed.id());
        assertThat(completed.causationId()).contains(command.id());
    }

    @Test
    void aJobLongerThanItsLeaseIsHeldWhileAnotherWorkerDoesOtherJobs() {
        // Given
        MERGE.on("long", (nth, context) -> {
            new CountDownLatch(1).await(LEASE.multipliedBy(3).dividedBy(2).toMillis(), TimeUnit.MILLISECONDS);
            hold.await();
        });

        // When
        service.ask("long");
        service.awaitState("long", JobState.Running.class);
        List.of("short-1", "short-2", "short-3").forEach(name -> {
            service.ask(name);
            service.awaitState(name, JobState.Completed.class);
        });

        // Then
        assertThat(service.states().find(ServiceInTest.jobId("long"))).get().isInstanceOf(JobState.Running.class);
        hold.countDown();
        service.awaitState("long", JobState.Completed.class);
        assertThat(said("long", JobStarted.class)).singleElement()
                .satisfies(started -> assertThat(((JobStarted) started.data()).deliveries()).isEqualTo(1));
        assertThat(MERGE.runs("long")).isEqualTo(1);
    }

    @Test
    void whatIsUnavailableIsTriedAgain() {
        // Given
        MERGE.on("shy", (nth, context) -> {
            if (nth == 1) {
                throw new FailureException(new Failure.Unavailable("store-away", "the store is away"));
            }
        });

        // When
        service.ask("shy");
        service.awaitState("shy", JobState.Completed.class);

        // Then
        assertThat(MERGE.runs("shy")).isEqualTo(2);
        assertThat(said("shy", JobFailed.class)).singleElement()
                .satisfies(failed -> assertThat(((JobFailed) failed.data()).last()).isFalse());
        assertThat(facts("shy")).hasSize(1);
        assertThat(letters("shy")).isEmpty();
    }

    @Test
    void badInputGoesToTheDeadLettersAndTheWorkerLivesOn() {
        // Given
        MERGE.on("bad", (nth, context) -> {
            throw new FailureException(new Failure.Invalid("recipe-unknown-method", "recipe x.yaml, line 3: no method 'tie'"));
        });

        // When
        service.ask("bad");
        JobState.Failed failed = service.awaitState("bad", JobState.Failed.class);
        service.ask("good");
        service.awaitState("good", JobState.Completed.class);

        // Then
        assertThat(failed.failure().code()).isEqualTo("recipe-unknown-method");
        assertThat(MERGE.runs("bad")).isEqualTo(1);
        assertThat(letters("bad")).singleElement().satisfies(letter -> {
            assertThat(header(letter, "error-topic")).isEqualTo(COMMANDS.name());
            assertThat(header(letter, "error-code")).isEqualTo("recipe-unknown-method");
            assertThat(header(letter, "error-message")).contains("line 3");
            assertThat(header(letter, "ce_type")).isEqualTo("dev.tributary.command.merge-candidate.v1");
        });
        assertThat(facts("bad")).isEmpty();
    }

    @Test
    void aRunningJobThatIsCancelledWritesItsStateAndStops() {
        // Given
        MERGE.on("stopped", (nth, context) -> {
            await().atMost(ServiceInTest.PATIENCE).until(context::isCancelled);
            context.checkpoint(STATE);
            context.stopIfCancelled();
        });
        service.ask("stopped");
        service.awaitState("stopped", JobState.Running.class);

        // When
        service.cancel("stopped");

        // Then
        JobState.Cancelled cancelled = service.awaitState("stopped", JobState.Cancelled.class);
        assertThat(cancelled.resume()).contains(STATE);
        assertThat(facts("stopped")).isEmpty();
        awaitEarlierHandedOut();
    }

    @Test
    void aQueuedJobThatIsCancelledNeverRuns() {
        // Given
        List<String> blockers = List.of("blocker-1", "blocker-2");
        blockers.forEach(name -> {
            MERGE.on(name, (nth, context) -> hold.await());
            service.ask(name);
        });
        blockers.forEach(name -> service.awaitState(name, JobState.Running.class));
        service.ask("unwanted");
        service.awaitState("unwanted", JobState.Queued.class);

        // When
        service.cancel("unwanted");
        service.awaitState("unwanted", JobState.Cancelled.class);
        hold.countDown();
        awaitEarlierHandedOut();

        // Then
        assertThat(MERGE.runs("unwanted")).isZero();
        assertThat(service.states().find(ServiceInTest.jobId("unwanted"))).get().isInstanceOf(JobState.Cancelled.class);
    }

    @Test
    void aFailedJobThatIsResumedGoesOnFromItsLastState() {
        // Given
        AtomicReference<Optional<ArtifactRef>> wentOnFrom = new AtomicReference<>(Optional.empty());
        MERGE.on("resumed", (nth, context) -> {
            if (nth == 1) {
                context.checkpoint(STATE);
                throw new FailureException(new Failure.Invalid("model-absent", "model x is absent"));
            }
            wentOnFrom.set(context.resume());
        });
        service.ask("resumed");
        JobState.Failed failed = service.awaitState("resumed", JobState.Failed.class);

        // When
        new StoredCommand(broker.bootstrapServers(), failed.job().command()).publishAgain(service.publisher(), service.events());
        service.awaitState("resumed", JobState.Completed.class);

        // Then
        assertThat(wentOnFrom.get()).contains(STATE);
        assertThat(MERGE.runs("resumed")).isEqualTo(2);
        assertThat(facts("resumed")).hasSize(1);
    }

    @Test
    void askingTwiceGivesTheFirstAnswerAndRunsNothing() {
        // When
        service.ask("twice");
        service.awaitState("twice", JobState.Completed.class);
        service.ask("twice");
        awaitEarlierHandedOut();

        // Then
        assertThat(MERGE.runs("twice")).isEqualTo(1);
        assertThat(facts("twice")).hasSize(1);
    }

    @Test
    void whatASupersededAttemptSaysIsIgnored() {
        // Given
        service.ask("fenced");
        JobState.Completed done = service.awaitState("fenced", JobState.Completed.class);

        // When
        JobStarted late = new JobStarted(done.job(), "an-attempt-held-up", 1, "elsewhere/1");
        service.publish(Topics.JOB_EVENTS, late);
        service.publish(Topics.JOB_EVENTS, new JobCompleted(
                done.job().id(), ServiceInTest.NAME, late.attempt(), List.of(Outcome.of(Commands.merged("fenced"))), 1));
        awaitEarlierHandedOut();

        // Then
        assertThat(facts("fenced")).hasSize(1);
        assertThat(service.states().find(ServiceInTest.jobId("fenced"))).contains(done);
    }

    @Test
    void aWorkerWhoseLeaseRanOutIsSupersededByTheNext() {
        // Given
        List<String> blockers = List.of("holder-1", "holder-2");
        blockers.forEach(name -> {
            MERGE.on(name, (nth, context) -> hold.await());
            service.ask(name);
        });
        blockers.forEach(name -> service.awaitState(name, JobState.Running.class));
        JobState.Job job;
        try (KafkaShareConsumer<String, byte[]> stalled = StalledWorker.join(broker.bootstrapServers())) {
            service.ask("stalled");
            job = StalledWorker.lease(stalled, service.awaitState("stalled", JobState.Queued.class).job());
            service.publish(Topics.JOB_EVENTS, new JobStarted(job, "stalled-attempt", 1, "elsewhere/1"));
            service.awaitState("stalled", JobState.Running.class);

            // When
            hold.countDown();
            service.awaitState("stalled", JobState.Completed.class);
        }
        service.publish(Topics.JOB_EVENTS, new JobCompleted(
                job.id(), ServiceInTest.NAME, "stalled-attempt", List.of(Outcome.of(Commands.merged("stalled"))), 1));
        awaitEarlierHandedOut();

        // Then
        assertThat(((JobStarted) said("stalled", JobStarted.class).getLast().data()).deliveries()).isGreaterThan(1);
        assertThat(facts("stalled")).hasSize(1);
    }

    @Test
    void anUnreadableCommandGoesToTheDeadLettersOnceAndTheWorkerLivesOn() {
        // When
        service.publisher().publish(COMMANDS.name(), "garbled", "{".getBytes(StandardCharsets.UTF_8), List.of());
        await().atMost(ServiceInTest.PATIENCE).until(() -> !lettersOf("garbled").isEmpty());
        service.ask("after-garbage");
        service.awaitState("after-garbage", JobState.Completed.class);
        awaitEarlierHandedOut();

        // Then
        assertThat(lettersOf("garbled")).singleElement().satisfies(letter -> {
            assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("{");
            assertThat(header(letter, "error-message")).contains("ce_type");
        });
    }

    private static List<Event<Payload>> facts(String name) {
        return CommittedTopic.events(broker.bootstrapServers(), Topics.MODELS.name()).stream()
                .filter(event -> ((CandidateMerged) event.data()).name().equals(name)).toList();
    }

    private static List<Event<Payload>> said(String name, Class<? extends Payload> type) {
        return CommittedTopic.events(broker.bootstrapServers(), Topics.JOB_EVENTS.name()).stream()
                .filter(event -> type.isInstance(event.data()) && event.data().key().equals(ServiceInTest.jobId(name))).toList();
    }

    private static List<ConsumerRecord<String, byte[]>> letters(String name) {
        return lettersOf(ServiceInTest.jobId(name));
    }

    private static List<ConsumerRecord<String, byte[]>> lettersOf(String key) {
        return CommittedTopic.records(broker.bootstrapServers(), COMMANDS.deadLetters()).stream()
                .filter(record -> key.equals(record.key())).toList();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /// Waits until every command asked for so far has been handed out: they lie in one partition, in order.
    private static void awaitEarlierHandedOut() {
        String last = "last-" + PROBES.incrementAndGet();
        service.ask(last);
        service.awaitState(last, JobState.Completed.class);
    }
}
