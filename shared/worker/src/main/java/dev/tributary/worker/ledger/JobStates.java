package dev.tributary.worker.ledger;

import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.JobState;
import dev.tributary.worker.kafka.LatestState;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One service's jobs as its ledger last published them. It may lag the ledger by a moment. Thread-safe.
public final class JobStates implements AutoCloseable {

    private final LatestState<JobState> states;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /// Starts reading.
    public JobStates(String bootstrapServers, String service) {
        states = new LatestState<>(bootstrapServers, service + "-job-states", Topics.JOB_STATES,
                state -> state.job().service().equals(service), JobState::key, this::became);
    }

    /// Waits until everything that was published before this view started has been read.
    public void awaitCaughtUp() throws InterruptedException {
        states.awaitCaughtUp();
    }

    /// The state of a job.
    public Optional<JobState> find(String jobId) {
        return states.find(jobId);
    }

    /// Every job of this service.
    public Collection<JobState> all() {
        return states.all();
    }

    private void became(JobState state) {
        if (state.isOver()) {
            open.remove(state.key());
        } else {
            open.add(state.key());
        }
    }

    /// How many jobs of this service wait or run.
    public int open() {
        return open.size();
    }

    @Override
    public void close() {
        states.close();
    }
}
