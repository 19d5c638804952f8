package dev.tributary.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.job.CommandPosition;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobCancelled;
import dev.tributary.contracts.job.JobCheckpointed;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.job.JobFailed;
import dev.tributary.contracts.job.JobStarted;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.job.Outcome;
import dev.tributary.worker.Commands;
import dev.tributary.worker.kafka.DeadLetters;
import dev.tributary.worker.kafka.EventSerde;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every transition of a job, in every order in which two topics may tell it.
class LedgerTest {

    private static final String SERVICE = "merging";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MergeCandidate COMMAND = Commands.merge("ties");
    private static final String ID = COMMAND.key();
    private static final ArtifactRef STATE = Commands.artifact('d', MediaTypes.RESUME_STATE);
    private static final Failure FAILURE = new Failure.Unavailable("store-away", "the store is away");

    private final Events events = new Events(SERVICE, Clock.fixed(NOW, ZoneOffset.UTC));
    private TopologyTestDriver driver;
    private TestInputTopic<String, Event<Payload>> commands;
    private TestInputTopic<String, Event<Payload>> facts;
    private TestOutputTopic<String, Event<Payload>> states;
    private TestOutputTopic<String, Event<Payload>> models;

    @BeforeEach
    void start(@TempDir Path folder) {
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(SERVICE, events).addTo(builder);
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        driver = new TopologyTestDriver(builder.build(), properties);
        commands = driver.createInputTopic(Topics.commands(SERVICE).name(), new StringSerializer(), new EventSerde());
        facts = driver.createInputTopic(Topics.JOB_EVENTS.name(), new StringSerializer(), new EventSerde());
        states = driver.createOutputTopic(Topics.JOB_STATES.name(), new StringDeserializer(), new EventSerde());
        models = driver.createOutputTopic(Topics.MODELS.name(), new StringDeserializer(), new EventSerde());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aCommandQueuesItsJob() {
        // When
        ask();

        // Then
        JobState.Queued queued = state(JobState.Queued.class);
        assertThat(queued.job()).isEqualTo(job(0));
        assertThat(queued.since()).isEqualTo(NOW);
    }

    @Test
    void anAttemptThatStartsRunsTheJob() {
        // When
        ask();
        say(started("one", 0, 1));

        // Then
        assertThat(state(JobState.Running.class)).isEqualTo(new JobState.Running(job(0), NOW, "one", "host/1", 1, Optional.empty(), false));
    }

    @Test
    void anAttemptMayBeHeardOfBeforeItsCommand() {
        // When
        say(started("one", 0, 1));
        ask();
        say(completed("one"));

        // Then
        assertThat(state(JobState.Completed.class).attempt()).isEqualTo("one");
        assertThat(models.readValuesToList()).hasSize(1);
    }

    @Test
    void aWholeJobMayBeHeardOfBeforeItsCommand() {
        // When
        say(started("one", 0, 1));
        say(completed("one"));
        ask();

        // Then
        state(JobState.Completed.class);
        assertThat(models.readValuesToList()).hasSize(1);
    }

    @Test
    void completionEstablishesTheFactsWithTheirStory() {
        // When
        Event<Payload> command = ask();
        say(started("one", 0, 1));
        Event<Payload> completed = events.causedBy(command, completed("one"));
        facts.pipeInput(ID, completed);

        // Then
        Event<Payload> fact = models.readValue();
        assertThat(fact.data()).isEqualTo(Commands.merged("ties"));
        assertThat(fact.correlationId()).isEqualTo(command.correlationId());
        assertThat(fact.causationId()).contains(completed.id());
        assertThat(models.isEmpty()).isTrue();
    }

    @Test
    void theSameCompletionGivesTheSameEventIdsAgain() {
        // Given
        Event<Payload> command = events.first(COMMAND);
        Event<Payload> completed = events.causedBy(command, completed("one"));

        // Then
        assertThat(events.derivedFrom(completed, 1, Commands.merged("ties")))
                .isEqualTo(events.derivedFrom(completed, 1, Commands.merged("ties")));
    }

    @Test
    void askingForAJobThatIsDoneChangesNothing() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(completed("one"));
        states.readValuesToList();
        models.readValuesToList();

        // When
        ask();
        say(started("two", 1, 1));
        say(completed("two"));

        // Then
        assertThat(states.isEmpty()).isTrue();
        assertThat(models.isEmpty()).isTrue();
    }

    @Test
    void aLaterDeliverySupersedesTheAttempt() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(checkpointed("one"));

        // When
        say(started("two", 0, 2));
        say(completed("one"));
        say(new JobFailed(ID, SERVICE, "one", FAILURE, true, List.of(Outcome.of(Commands.merged("ties")))));
        say(new JobCancelled(ID, SERVICE, "one"));
        say(new JobCheckpointed(ID, SERVICE, "one", Commands.artifact('e', MediaTypes.RESUME_STATE)));

        // Then
        JobState.Running running = state(JobState.Running.class);
        assertThat(running.attempt()).isEqualTo("two");
        assertThat(running.resume()).contains(STATE);
        assertThat(models.isEmpty()).isTrue();
    }

    @Test
    void anAttemptThatWasHeldUpDoesNotTakeOverFromALaterDelivery() {
        // Given
        ask();
        say(started("two", 0, 2));

        // When
        say(started("one", 0, 1));
        say(completed("two"));

        // Then
        assertThat(state(JobState.Completed.class).attempt()).isEqualTo("two");
    }

    @Test
    void aFailureThatIsNotTheLastQueuesTheJobWithItsState() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(checkpointed("one"));

        // When
        say(new JobFailed(ID, SERVICE, "one", FAILURE, false, List.of()));

        // Then
        assertThat(state(JobState.Queued.class).resume()).contains(STATE);
    }

    @Test
    void theLastFailureEndsTheJobAndEstablishesItsFacts() {
        // Given
        ask();
        say(started("one", 0, 1));

        // When
        say(new JobFailed(ID, SERVICE, "one", FAILURE, true, List.of(Outcome.of(Commands.merged("ties")))));

        // Then
        assertThat(state(JobState.Failed.class).failure()).isEqualTo(FAILURE);
        assertThat(models.readValuesToList()).hasSize(1);
    }

    @Test
    void aFailedJobThatIsAskedForAgainGoesOnFromItsState() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(checkpointed("one"));
        say(new JobFailed(ID, SERVICE, "one", FAILURE, true, List.of()));

        // When
        ask();
        JobState.Queued queued = state(JobState.Queued.class);
        say(started("two", 1, 1));

        // Then
        assertThat(queued.job().command().offset()).isEqualTo(1);
        assertThat(queued.job().queuedAt()).isEqualTo(NOW);
        assertThat(state(JobState.Running.class).resume()).contains(STATE);
    }

    @Test
    void theAttemptOfASecondAskingMayBeHeardOfBeforeTheAsking() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(checkpointed("one"));
        say(new JobFailed(ID, SERVICE, "one", FAILURE, true, List.of()));

        // When
        say(started("two", 1, 1));
        ask();

        // Then
        JobState.Running running = state(JobState.Running.class);
        assertThat(running.attempt()).isEqualTo("two");
        assertThat(running.resume()).contains(STATE);
    }

    @Test
    void anAttemptOfAnEndedAskingDoesNotBringTheJobBack() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(new JobFailed(ID, SERVICE, "one", FAILURE, true, List.of()));

        // When
        say(started("late", 0, 2));

        // Then
        state(JobState.Failed.class);
    }

    @Test
    void aQueuedJobIsCancelledAtOnceWithAllItsAskings() {
        // Given
        ask();
        ask();

        // When
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));

        // Then
        assertThat(state(JobState.Cancelled.class).job().command().offset()).isEqualTo(1);
    }

    @Test
    void aRunningJobIsToldAndEndsByItsOwnWord() {
        // Given
        ask();
        say(started("one", 0, 1));

        // When
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));
        assertThat(state(JobState.Running.class).cancelRequested()).isTrue();
        say(checkpointed("one"));
        say(new JobCancelled(ID, SERVICE, "one"));

        // Then
        assertThat(state(JobState.Cancelled.class).resume()).contains(STATE);
    }

    @Test
    void aJobThatFailsWhileItIsToldToStopIsNotTriedAgain() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));

        // When
        say(new JobFailed(ID, SERVICE, "one", FAILURE, false, List.of()));

        // Then
        state(JobState.Cancelled.class);
    }

    @Test
    void theNextAttemptStillKnowsThatItIsToldToStop() {
        // Given
        ask();
        say(started("one", 0, 1));
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));

        // When
        say(started("two", 0, 2));

        // Then
        assertThat(state(JobState.Running.class).cancelRequested()).isTrue();
    }

    @Test
    void aCancelledJobThatIsAskedForAgainIsQueued() {
        // Given
        ask();
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));

        // When
        ask();

        // Then
        state(JobState.Queued.class);
    }

    @Test
    void nothingIsMadeOfAnUnknownJobOrOfAnotherServicesJob() {
        // When
        say(completed("one"));
        say(new JobCancelRequested(ID, SERVICE, "not wanted"));
        say(new JobCancelRequested(ID, "training", "not wanted"));

        // Then
        assertThat(states.isEmpty()).isTrue();
        assertThat(models.isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeReadOrFoldedGoesToTheDeadLetters() {
        // Given
        TestInputTopic<String, byte[]> raw = driver.createInputTopic(
                Topics.JOB_EVENTS.name(), new StringSerializer(), new ByteArraySerializer());
        TestOutputTopic<String, byte[]> letters = driver.createOutputTopic(
                Topics.JOB_EVENTS.deadLetters(), new StringDeserializer(), new ByteArrayDeserializer());

        // When
        raw.pipeInput("garbled", new byte[] {'{'});
        facts.pipeInput("sec", events.first(Commands.merged("no job event")));
        ask();

        // Then
        assertThat(letters.readRecordsToList()).extracting(letter -> new String(letter.headers().lastHeader("error-code").value()))
                .containsExactly("record-unreadable", "record-unprocessable");
        state(JobState.Queued.class);
    }

    private Event<Payload> ask() {
        Event<Payload> command = events.first(COMMAND);
        commands.pipeInput(ID, command);
        return command;
    }

    private void say(Payload fact) {
        facts.pipeInput(ID, events.first(fact));
    }

    private static JobState.Job job(long offset) {
        return new JobState.Job(ID, SERVICE, "merge-candidate", "sec", 1, "ties",
                new CommandPosition("merging.commands.v1", 0, offset), NOW);
    }

    private static JobStarted started(String attempt, long offset, int deliveries) {
        return new JobStarted(job(offset), attempt, deliveries, "host/1");
    }

    private static JobCheckpointed checkpointed(String attempt) {
        return new JobCheckpointed(ID, SERVICE, attempt, STATE);
    }

    private static JobCompleted completed(String attempt) {
        return new JobCompleted(ID, SERVICE, attempt, List.of(Outcome.of(Commands.merged("ties"))), 1.5);
    }

    /// The state that was published last.
    private <S extends JobState> S state(Class<S> type) {
        List<Event<Payload>> published = states.readValuesToList();
        assertThat(published).isNotEmpty();
        assertThat(published.getLast().data()).isInstanceOf(type);
        return type.cast(published.getLast().data());
    }
}
