package dev.tributary.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.job.TuneCandidate;
import dev.tributary.contracts.pipeline.TuningPlan;
import dev.tributary.contracts.search.CandidatesMeasured;
import dev.tributary.contracts.search.CandidatesMeasured.Score;
import dev.tributary.contracts.search.SearchAdvanced;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SharedSearchTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    static final ArtifactRef FIRST = state('a');
    private static final ArtifactRef SECOND = state('b');

    @Test
    void aGenerationIsMeasuredInAsManyJobsAsItHasParts() {
        assertThat(SharedSearch.jobs(new SearchAdvanced(search(), FIRST, 1, 3))).containsExactly(
                new MeasureCandidates(search(), FIRST, 0, 3), new MeasureCandidates(search(), FIRST, 1, 3), new MeasureCandidates(search(), FIRST, 2, 3));
    }

    @Test
    void onceEveryPartIsBackTheSearchGoesOnWithTheScoresInOrder() {
        // Given five candidates in two parts
        SharedSearch waiting = SharedSearch.begunAt(START).advanced(new SearchAdvanced(search(), FIRST, 1, 2)).measured(part(FIRST, 1, 2, 4));

        // When
        Optional<AdvanceSearch> early = waiting.next(search(), START);
        Optional<AdvanceSearch> next = waiting.measured(part(FIRST, 0, 1, 3, 5)).next(search(), START.plusMillis(61_500));

        // Then
        assertThat(early).isEmpty();
        assertThat(next.orElseThrow().scores()).extracting(score -> score.fitness().orElseThrow()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(next.orElseThrow().seconds()).isEqualTo(61.5);
    }

    @Test
    void hearingTheSameTwiceChangesNothing() {
        SearchAdvanced advanced = new SearchAdvanced(search(), FIRST, 1, 2);
        SharedSearch once = SharedSearch.begunAt(START).advanced(advanced).measured(part(FIRST, 1, 2));

        assertThat(once.advanced(advanced)).isEqualTo(once);
        assertThat(once.measured(part(FIRST, 1, 7))).isEqualTo(once);
    }

    @Test
    void aPartOfAnEarlierGenerationMeansNothing() {
        SharedSearch second = SharedSearch.begunAt(START).advanced(new SearchAdvanced(search(), FIRST, 1, 2))
                .advanced(new SearchAdvanced(search(), SECOND, 7, 2));

        assertThat(second.measured(part(FIRST, 1, 2))).isEqualTo(second);
    }

    @Test
    void theBudgetInSecondsRunsFromTheFirstGeneration() {
        SharedSearch second = SharedSearch.begunAt(START).advanced(new SearchAdvanced(search(), FIRST, 1, 1))
                .measured(part(FIRST, 0, 1)).advanced(new SearchAdvanced(search(), SECOND, 2, 1)).measured(part(SECOND, 0, 1));

        assertThat(second.next(search(), START.plusSeconds(90)).orElseThrow().seconds()).isEqualTo(90);
    }

    @Test
    void itOutlivesItsProcess() {
        SharedSearch search = SharedSearch.begunAt(START).advanced(new SearchAdvanced(search(), FIRST, 1, 2)).measured(part(FIRST, 1, 2, 4));

        assertThat(Json.read(Json.bytes(search), SharedSearch.class)).isEqualTo(search);
    }

    static CandidatesMeasured part(ArtifactRef state, int part, double... fitness) {
        List<Score> scores = Arrays.stream(fitness).mapToObj(value -> new Score(Optional.of(value), Map.of())).toList();
        return new CandidatesMeasured(search(), state, part, scores);
    }

    static TuneCandidate search() {
        TuningPlan plan = Json.read("{\"method\":\"evolve\",\"workers\":2}".getBytes(StandardCharsets.UTF_8), TuningPlan.class);
        List<TuneCandidate.Source> sources = Stream.of("checkpoint", "partner").map(name -> new TuneCandidate.Source(name, state('c'), state('d'))).toList();
        return new TuneCandidate("sec", 1, "evolve", sources, state('e'), Optional.empty(), 16, plan);
    }

    private static ArtifactRef state(char digit) {
        String sha256 = String.valueOf(digit).repeat(64);
        return new ArtifactRef(URI.create("file:///" + sha256), sha256, 1, MediaTypes.RESUME_STATE);
    }
}
