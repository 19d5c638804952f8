package dev.tributary.console.registry;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.JobProgressed;
import dev.tributary.contracts.job.JobState;
import dev.tributary.contracts.model.ModelEvent;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.release.ReleaseEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Everything the console knows, folded from the topics and kept in memory. What is lost with the process is read again. Thread-safe.
public final class Registry {

    private static final int JOBS_KEPT = 1000;
    private static final int FAILURES_KEPT = 200;
    /// Running, queued, then whatever is over: those are in no list, so their index, -1, becomes the last.
    private static final Comparator<JobView> UNFINISHED_FIRST = Comparator
            .<JobView>comparingInt(job -> Math.floorMod(List.of("running", "queued").indexOf(job.status()), 3))
            .thenComparing(JobView::since, Comparator.reverseOrder());

    private final SortedMap<String, PipelineBook> pipelines = new TreeMap<>();
    private final LinkedHashMap<String, JobState> jobs = new LinkedHashMap<>();
    private final LinkedHashMap<String, JobProgressed> progress = new LinkedHashMap<>();
    private final List<FailureView> failures = new ArrayList<>();
    private boolean caughtUp;

    /// Takes in an event of any topic; commands and job events say nothing that job states do not.
    public synchronized void take(Event<Payload> event) {
        Instant at = event.time();
        switch (event.data()) {
            case PipelineDefined defined -> book(defined.pipeline()).take(defined);
            case DocumentEvent document -> {
                book(document.pipeline()).take(document, at);
                if (document instanceof DocumentRejected rejected) {
                    failed(new FailureView(rejected.pipeline(), rejected.fileName(), rejected.code(), rejected.reason(), at));
                }
            }
            case CorpusSealed sealed -> book(sealed.pipeline()).take(sealed, at);
            case ModelEvent model -> book(model.pipeline()).take(model, at);
            case ReleaseEvent release -> book(release.pipeline()).take(release, at);
            case JobState state -> take(state);
            case JobProgressed reported -> take(reported);
            default -> { }
        }
    }

    private void take(JobState state) {
        // Put anew, so that the jobs lie in the order of their last change and the oldest leave first.
        jobs.remove(state.job().id());
        jobs.put(state.job().id(), state);
        if (state instanceof JobState.Failed failed) {
            failed(new FailureView(state.job().pipeline(), state.job().kind() + " " + state.job().title(), failed.failure().code(),
                    failed.failure().message(), failed.since()));
        }
        while (jobs.size() > JOBS_KEPT) {
            String oldest = jobs.pollFirstEntry().getKey();
            progress.remove(oldest);
        }
    }

    private void take(JobProgressed reported) {
        progress.put(reported.jobId(), reported);
        while (progress.size() > 2 * JOBS_KEPT) {
            progress.pollFirstEntry();
        }
    }

    /// Topics are read side by side at first, so failures do not come in the order of their time.
    private void failed(FailureView failure) {
        failures.add(failure);
        failures.sort(Comparator.comparing(FailureView::at).reversed());
        while (failures.size() > FAILURES_KEPT) {
            failures.removeLast();
        }
    }

    private PipelineBook book(String pipeline) {
        return pipelines.computeIfAbsent(pipeline, PipelineBook::new);
    }

    /// Everything that was published before this process started has been read.
    public synchronized void reachedTheEnd() {
        caughtUp = true;
    }

    /// Whether what is shown is complete.
    public synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    /// By name.
    public synchronized List<PipelineView> pipelines() {
        return pipelines.values().stream().map(PipelineBook::view).toList();
    }

    /// Pipelines by name, the latest rounds first, in the order of the scorecard.
    public synchronized List<ModelView> models() {
        return of(PipelineBook::models);
    }

    /// Releases and rejections, the latest first.
    public synchronized List<ReleaseView> releases() {
        return of(PipelineBook::verdicts).stream().sorted(Comparator.comparing(ReleaseView::at).reversed()).toList();
    }

    /// Running and queued jobs first, then the others, the latest first.
    public synchronized List<JobView> jobs() {
        return jobs.values().stream()
                .map(state -> JobView.of(state, Optional.ofNullable(progress.get(state.job().id()))))
                .sorted(UNFINISHED_FIRST).toList();
    }

    /// The latest first.
    public synchronized List<FailureView> failures() {
        return List.copyOf(failures);
    }

    /// A pipeline's last declaration.
    public synchronized Optional<PipelineDefined> defined(String pipeline) {
        return Optional.ofNullable(pipelines.get(pipeline)).flatMap(PipelineBook::defined);
    }

    /// Everything at one moment, cut to what fits a page.
    ///
    /// @param at the moment, for the reader
    public synchronized Overview overview(Instant at) {
        return new Overview(at, caughtUp, pipelines(), first(40, jobs()), first(40, models()), first(20, releases()),
                first(20, failures()));
    }

    private static <T> List<T> first(int most, List<T> all) {
        return all.size() <= most ? all : all.subList(0, most);
    }

    private <T> List<T> of(Function<PipelineBook, List<T>> part) {
        return pipelines.values().stream().flatMap(book -> part.apply(book).stream()).toList();
    }
}
