package dev.tributary.worker;

import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobCancelRequested;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.testing.broker.ShippedStreams;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import dev.tributary.worker.ledger.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;

/// A service as it runs in production (publisher, ledger, view, workers, the shipped Streams settings), without Quarkus.
final class ServiceInTest implements AutoCloseable {

    static final String NAME = "merging";
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Events events = new Events(NAME, Clock.systemUTC());
    private final EventPublisher publisher;
    private final KafkaStreams streams;
    private final JobStates states;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private ServiceInTest(String bootstrapServers, Path work, int slots, Job<?> job) throws Exception {
        publisher = new EventPublisher(bootstrapServers, NAME + "-publisher");
        StreamsBuilder builder = new StreamsBuilder();
        new Ledger(NAME, events).addTo(builder);
        streams = new KafkaStreams(builder.build(), ShippedStreams.settings(Worker.class, NAME, bootstrapServers, work.resolve("streams")));
        states = new JobStates(bootstrapServers, NAME);
        streams.start();
        states.awaitCaughtUp();
        FailurePolicy policy = FailurePolicy.under(new TopicAdmin(bootstrapServers).deliveryLimit());
        Execution execution = new Execution(
                NAME, List.of(job), publisher, events, states, new Telemetry(new SimpleMeterRegistry(), NAME), policy, work);
        for (int slot = 0; slot < slots; slot++) {
            Worker worker = new Worker(NAME, bootstrapServers, execution);
            workers.add(worker);
            threads.add(Thread.ofPlatform().name("worker-" + slot).start(worker));
        }
        await().atMost(PATIENCE).until(() -> streams.state() == KafkaStreams.State.RUNNING);
    }

    /// Starts a service whose topics are declared.
    ///
    /// @param work an empty folder
    static ServiceInTest start(String bootstrapServers, Path work, int slots, Job<?> job) throws Exception {
        return new ServiceInTest(bootstrapServers, work, slots, job);
    }

    /// Asks for a candidate; the command's event.
    Event<MergeCandidate> ask(String name) {
        Event<MergeCandidate> command = events.first(Commands.merge(name));
        publisher.publish(Topics.commands(NAME), command);
        return command;
    }

    void cancel(String name) {
        publisher.publish(Topics.JOB_EVENTS, events.first(new JobCancelRequested(jobId(name), NAME, "the test says so")));
    }

    static String jobId(String name) {
        return Commands.merge(name).key();
    }

    /// Waits until the ledger says a job is in a state.
    <S extends JobState> S awaitState(String name, Class<S> state) {
        await(name).atMost(PATIENCE).until(() -> states.find(jobId(name)).filter(state::isInstance).isPresent());
        return state.cast(states.find(jobId(name)).orElseThrow());
    }

    JobStates states() {
        return states;
    }

    EventPublisher publisher() {
        return publisher;
    }

    Events events() {
        return events;
    }

    <T extends Payload> void publish(Topic<? super T> topic, T payload) {
        publisher.publish(topic, events.first(payload));
    }

    @Override
    public void close() throws InterruptedException, ExecutionException {
        workers.forEach(Worker::close);
        for (Thread thread : threads) {
            thread.join(PATIENCE);
        }
        streams.close(PATIENCE);
        states.close();
        publisher.close();
    }
}
