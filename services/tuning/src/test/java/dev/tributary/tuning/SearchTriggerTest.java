package dev.tributary.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.AdvanceSearch;
import dev.tributary.contracts.job.MeasureCandidates;
import dev.tributary.contracts.search.SearchAdvanced;
import dev.tributary.contracts.search.SearchEnded;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTriggerTest {

    private static final String SEARCHES = Topics.SEARCHES.name();

    @TempDir
    Path state;
    private TriggerBench bench;

    @BeforeEach
    void start() {
        bench = new TriggerBench(state, SearchTrigger::new);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aGenerationGoesOutAndOnceItIsBackTheSearchGoesOn() {
        // When
        bench.send(SEARCHES, new SearchAdvanced(SharedSearchTest.search(), SharedSearchTest.FIRST, 1, 1));

        // Then
        assertThat(bench.commands(MeasureCandidates.class)).hasSize(1);
        bench.send(SEARCHES, SharedSearchTest.part(SharedSearchTest.FIRST, 0, 1, 2));
        assertThat(bench.commands(AdvanceSearch.class)).hasSize(1);
    }

    @Test
    void aSearchThatEndedLeavesNothingBehind() {
        // Given
        bench.send(SEARCHES, new SearchAdvanced(SharedSearchTest.search(), SharedSearchTest.FIRST, 1, 2));
        assertThat(bench.entries(SearchTrigger.SEARCHES)).isEqualTo(1);

        // When
        bench.send(SEARCHES, new SearchEnded(SharedSearchTest.search(), 7));
        bench.send(SEARCHES, SharedSearchTest.part(SharedSearchTest.FIRST, 0, 1));

        // Then
        assertThat(bench.entries(SearchTrigger.SEARCHES)).isZero();
    }

    @Test
    void aSearchThatFailedIsForgottenOnceItCannotBeResumed() {
        // Given
        bench.send(SEARCHES, new SearchAdvanced(SharedSearchTest.search(), SharedSearchTest.FIRST, 1, 2));

        // When, Then
        bench.pass(Duration.ofDays(89));
        assertThat(bench.entries(SearchTrigger.SEARCHES)).isEqualTo(1);
        bench.pass(Duration.ofDays(2));
        assertThat(bench.entries(SearchTrigger.SEARCHES)).isZero();
    }
}
