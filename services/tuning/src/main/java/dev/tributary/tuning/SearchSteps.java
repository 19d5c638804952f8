package dev.tributary.tuning;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.tuning.method.Tuned;
import dev.tributary.tuning.method.TuningTask;
import dev.tributary.tuning.search.Evolution;
import dev.tributary.tuning.search.EvolveMethod;
import dev.tributary.tuning.search.Lanes;
import dev.tributary.tuning.search.Score;
import dev.tributary.tuning.search.SearchState;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The steps of a search whose generations several jobs share. Each is short and begins afresh after a kill; between them the search is
/// an artifact.
final class SearchSteps {

    private final ArtifactStore artifacts;
    private final TuneCandidate command;
    private final TuningTask task;
    private final JobContext context;
    private final Evolution evolution;

    SearchSteps(ArtifactStore artifacts, TuneCandidate command, TuningTask task, JobContext context) {
        this.artifacts = artifacts;
        this.command = command;
        this.task = task;
        this.context = context;
        this.evolution = new Evolution(task);
    }

    /// Measures the start and asks for the first generation.
    SearchAdvanced begin() throws IOException {
        SearchState state = evolution.search().begin();
        return advanced(evolution.search().tell(state, measure(evolution.search().pending(state))));
    }

    /// Measures one part of a generation.
    CandidatesMeasured measure(MeasureCandidates part) {
        List<double[]> pending = evolution.search().pending(state(part.state()));
        List<double[]> own = IntStream.range(0, pending.size()).filter(i -> i % part.parts() == part.part()).mapToObj(pending::get).toList();
        return new CandidatesMeasured(command, part.state(), part.part(), measure(own).stream().map(SearchSteps::travelling).toList());
    }

    /// Takes in a generation's scores.
    SearchState told(ArtifactRef before, List<CandidatesMeasured.Score> scores) {
        return evolution.search().tell(state(before), scores.stream().map(SearchSteps::arrived).toList());
    }

    /// Whether the search is over: nothing is pending, or its time is spent.
    boolean isOver(SearchState state, double seconds) {
        return evolution.search().pending(state).isEmpty() || command.plan().seconds().map(limit -> seconds >= limit).orElse(false);
    }

    /// Asks for the next generation.
    SearchAdvanced advanced(SearchState state) throws IOException {
        Path file = context.scratch().resolve("search.json");
        evolution.save(state, 0, file);
        int parts = Math.max(1, Math.min(command.plan().workers().orElse(1), evolution.search().pending(state).size()));
        return new SearchAdvanced(command, artifacts.put(file, MediaTypes.RESUME_STATE), state.evaluations(), parts);
    }

    /// Judges and stores the best candidate.
    Tuned finish(SearchState state, double seconds) {
        return EvolveMethod.finish(task, evolution, state, seconds);
    }

    /// How far the search is, and what it found.
    void report(SearchState state, double seconds) {
        Map<String, Double> measures = new TreeMap<>();
        state.best().ifPresent(best -> measures.put("fitness", best.fitness()));
        measures.put("evaluations", (double) state.evaluations());
        measures.put("notFinite", (double) state.notFinite());
        context.progress(evolution.search().fraction(state, seconds), measures);
    }

    private SearchState state(ArtifactRef ref) {
        return evolution.read(artifacts.file(ref)).state();
    }

    private List<Score> measure(List<double[]> genotypes) {
        try (Lanes lanes = evolution.lanes(genotypes.size())) {
            Optional<List<Score>> scores = lanes.evaluate(genotypes, context::isCancelled);
            if (scores.isEmpty()) {
                context.stopIfCancelled();
                throw new IllegalStateException("measuring stopped though nobody cancelled it");
            }
            return scores.get();
        }
    }

    private static CandidatesMeasured.Score travelling(Score score) {
        Map<String, Double> finite = score.measures().entrySet().stream().filter(measure -> Double.isFinite(measure.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new CandidatesMeasured.Score(Optional.of(score.fitness()).filter(Double::isFinite), finite);
    }

    private static Score arrived(CandidatesMeasured.Score score) {
        return new Score(score.fitness().orElse(Double.NaN), score.measures());
    }
}
