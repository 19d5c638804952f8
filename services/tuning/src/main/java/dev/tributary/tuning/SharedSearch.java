package dev.tributary.tuning;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.CandidatesMeasured.Score;
import dev.tributary.contracts.search.SearchAdvanced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A search that several jobs share, as far as its events tell: which generation is out to be measured, and what came back of it.
/// Immutable; hearing the same twice changes nothing.
///
/// @param begun    when the first generation was asked for
/// @param state    what the generation under way follows from
/// @param parts    jobs that measure it
/// @param measured scores that are back, by part; none once all are and the search was told to go on
record SharedSearch(Instant begun, Optional<ArtifactRef> state, int parts, Map<Integer, List<Score>> measured) {

    SharedSearch {
        measured = Map.copyOf(measured);
    }

    /// Whether a command's search is shared among jobs.
    static boolean isShared(TuneCandidate command) {
        return command.plan().method().equals(TuningPlan.EVOLVE) && command.plan().workers().orElse(1) > 1;
    }

    /// Before anything is known.
    static SharedSearch begunAt(Instant time) {
        return new SharedSearch(time, Optional.empty(), 0, Map.of());
    }

    /// Another generation is to be measured.
    SharedSearch advanced(SearchAdvanced event) {
        return state.equals(Optional.of(event.state())) ? this : new SharedSearch(begun, Optional.of(event.state()), event.parts(), Map.of());
    }

    /// The jobs that measure a generation.
    static List<MeasureCandidates> jobs(SearchAdvanced event) {
        return IntStream.range(0, event.parts()).mapToObj(part -> new MeasureCandidates(event.search(), event.state(), part, event.parts())).toList();
    }

    /// A part is back; of another generation it means nothing any more.
    SharedSearch measured(CandidatesMeasured event) {
        if (!state.equals(Optional.of(event.state()))) {
            return this;
        }
        Map<Integer, List<Score>> more = new TreeMap<>(measured);
        more.putIfAbsent(event.part(), event.scores());
        return new SharedSearch(begun, state, parts, more);
    }

    /// What to do once every part is back.
    Optional<AdvanceSearch> next(TuneCandidate search, Instant now) {
        if (state.isEmpty() || measured.size() < parts) {
            return Optional.empty();
        }
        List<Score> scores = new ArrayList<>();
        int count = measured.values().stream().mapToInt(List::size).sum();
        for (int candidate = 0; candidate < count; candidate++) {
            scores.add(measured.get(candidate % parts).get(candidate / parts));
        }
        return Optional.of(new AdvanceSearch(search, state.get(), scores, Duration.between(begun, now).toMillis() / 1e3));
    }
}
