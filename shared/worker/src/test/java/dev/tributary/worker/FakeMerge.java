package dev.tributary.worker;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeCandidate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A job that does what the test says, per candidate; without a word it merges at once.
final class FakeMerge implements Job<MergeCandidate> {

    /// What a run of the job does.
    interface Behaviour {

        void run(int nth, JobContext context) throws IOException, InterruptedException;
    }

    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

    /// Says what the runs of one candidate do before it is merged.
    void on(String name, Behaviour behaviour) {
        behaviours.put(name, behaviour);
    }

    /// How often a candidate's job was run.
    int runs(String name) {
        return runs.computeIfAbsent(name, key -> new AtomicInteger()).get();
    }

    @Override
    public Class<MergeCandidate> command() {
        return MergeCandidate.class;
    }

    @Override
    public List<? extends Payload> run(MergeCandidate command, JobContext context) throws IOException {
        int nth = runs.computeIfAbsent(command.name(), key -> new AtomicInteger()).incrementAndGet();
        try {
            behaviours.getOrDefault(command.name(), (n, ignored) -> { }).run(nth, context);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a job", e);
        }
        return List.of(Commands.merged(command.name()));
    }
}
