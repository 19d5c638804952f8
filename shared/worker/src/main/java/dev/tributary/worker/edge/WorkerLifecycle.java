package dev.tributary.worker.edge;

import dev.tributary.contracts.event.Events;
import dev.tributary.worker.Execution;
import dev.tributary.worker.FailurePolicy;
import dev.tributary.worker.Job;
import dev.tributary.worker.Telemetry;
import dev.tributary.worker.Worker;
import dev.tributary.worker.kafka.EventPublisher;
import dev.tributary.worker.kafka.TopicAdmin;
import dev.tributary.worker.ledger.JobStates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Starts a service's workers when it starts, and lets their jobs write their state when it stops.
@ApplicationScoped
public class WorkerLifecycle {

    private static final Logger LOG = Logger.getLogger(WorkerLifecycle.class);
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final TributarySettings settings;
    private final String bootstrapServers;
    private final Instance<Job<?>> jobs;
    private final EventPublisher publisher;
    private final Events events;
    private final JobStates states;
    private final Telemetry telemetry;
    private final Clock clock;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    WorkerLifecycle(TributarySettings settings, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            @Any Instance<Job<?>> jobs, EventPublisher publisher, Events events, JobStates states, Telemetry telemetry, Clock clock) {
        this.settings = settings;
        this.bootstrapServers = bootstrapServers;
        this.jobs = jobs;
        this.publisher = publisher;
        this.events = events;
        this.states = states;
        this.telemetry = telemetry;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) throws InterruptedException, ExecutionException {
        states.awaitCaughtUp();
        telemetry.watchQueue(states::all, clock);
        FailurePolicy policy = FailurePolicy.under(new TopicAdmin(bootstrapServers).deliveryLimit());
        List<Job<?>> kinds = new ArrayList<>();
        jobs.forEach(kinds::add);
        Execution execution = new Execution(settings.service(), kinds, publisher, events, states, telemetry, policy, settings.work());
        for (int slot = 1; slot <= settings.slots(); slot++) {
            Worker worker = new Worker(settings.service(), bootstrapServers, execution);
            workers.add(worker);
            threads.add(Thread.ofPlatform().name("worker-" + slot).start(worker));
        }
        LOG.infof("service=%s ready: %d worker(s), %d kind(s) of job, store %s",
                settings.service(), workers.size(), kinds.size(), settings.store());
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        workers.forEach(Worker::close);
        for (Thread thread : threads) {
            thread.join(GRACE.toMillis());
        }
    }
}
