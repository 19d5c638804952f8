package dev.tributary.local.demo;

import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.local.terminal.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The jobs of one stage of one round. Events may come in any order between topics: the ledger's state of a job decides, its
/// progress only fills in what happens while it runs.
final class JobTally {

    private final Stage stage;
    private final int expected;
    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<String, JobProgressed> progress = new HashMap<>();

    /// @param expected how many jobs the stage will have
    JobTally(Stage stage, int expected) {
        this.stage = stage;
        this.expected = expected;
    }

    void accept(JobState state) {
        states.put(state.job().id(), state);
    }

    void accept(JobProgressed step) {
        progress.put(step.jobId(), step);
    }

    Collection<JobState> states() {
        return states.values();
    }

    List<JobState.Failed> failures() {
        return states.values().stream().filter(JobState.Failed.class::isInstance).map(JobState.Failed.class::cast).toList();
    }

    boolean done() {
        return states.size() >= expected && states.values().stream().allMatch(JobState.Completed.class::isInstance);
    }

    /// @param result what is said of the stage once it is done
    StageView view(Instant now, String result) {
        Optional<Instant> began = states.values().stream().map(state -> state.job().queuedAt()).min(Comparator.naturalOrder());
        if (began.isEmpty()) {
            return StageView.waiting(stage.label());
        }
        if (done()) {
            Instant ended = states.values().stream().map(JobState::since).max(Comparator.naturalOrder()).orElse(now);
            return StageView.done(stage.label(), Duration.between(began.get(), ended), result);
        }
        Duration elapsed = Duration.between(began.get(), now);
        return failures().stream().findFirst().map(failure -> StageView.failed(stage.label(), fraction(), elapsed, failure.job().title() + " failed"))
                .orElseGet(() -> StageView.running(stage.label(), fraction(), elapsed, eta(), detail()));
    }

    private double fraction() {
        double done = 0;
        for (JobState state : states.values()) {
            done += switch (state) {
                case JobState.Completed completed -> 1;
                case JobState.Running running -> Optional.ofNullable(progress.get(state.job().id())).map(JobProgressed::fraction).orElse(0.0);
                case JobState.Queued queued -> 0;
                case JobState.Failed failed -> 0;
                case JobState.Cancelled cancelled -> 0;
            };
        }
        return Math.min(1, done / Math.max(expected, states.size()));
    }

    /// A single job knows best how long it will take.
    private Optional<Duration> eta() {
        return expected == 1 ? running().stream().findFirst().flatMap(job -> Optional.ofNullable(progress.get(job.job().id())))
                .flatMap(JobProgressed::eta) : Optional.empty();
    }

    private List<JobState> running() {
        return states.values().stream().filter(JobState.Running.class::isInstance).toList();
    }

    private String detail() {
        String now = running().stream().map(state -> described(state.job())).collect(Collectors.joining(", "));
        if (expected == 1) {
            return now;
        }
        long completed = states.values().stream().filter(JobState.Completed.class::isInstance).count();
        return "%d of %d%s".formatted(completed, Math.max(expected, states.size()), now.isEmpty() ? "" : ", " + now);
    }

    private String described(JobState.Job job) {
        String measures = Optional.ofNullable(progress.get(job.id())).map(step -> measures(step.measures())).orElse("");
        return measures.isEmpty() ? job.title() : job.title() + " (" + measures + ")";
    }

    /// The measures that say most; what another job measures is shown by its own name.
    static String measures(Map<String, Double> measures) {
        return new TreeMap<>(measures).entrySet().stream().map(measure -> switch (measure.getKey()) {
            case "loss" -> "loss " + Amounts.decimal(measure.getValue(), 3);
            case "tokensPerSecond" -> Amounts.count(measure.getValue()) + " tokens/s";
            case "heldOutKl" -> "KL " + Amounts.decimal(measure.getValue(), 3);
            case "linearKl" -> "of averaging " + Amounts.decimal(measure.getValue(), 3);
            case "bytesPerSecond" -> Amounts.bytes(measure.getValue().longValue()) + "/s";
            default -> "";
        }).filter(text -> !text.isEmpty()).collect(Collectors.joining(", "));
    }
}
