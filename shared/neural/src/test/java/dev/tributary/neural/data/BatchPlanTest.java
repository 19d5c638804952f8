package dev.tributary.neural.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.neural.decoder.TokenBatch;
import dev.tributary.weights.InvalidModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Domain tokens are 1 to 999, once each; replay tokens are 5,000.
class BatchPlanTest {

    @TempDir
    Path folder;
    private MegatronCorpus domain;
    private MegatronCorpus general;

    @BeforeEach
    void writeCorpora() {
        domain = corpus("domain", 27, 1);
        general = corpus("general", 50, 0);
    }

    @AfterEach
    void close() {
        domain.close();
        general.close();
    }

    @Test
    void aBatchDependsOnItsStepAlone() {
        // Given
        BatchPlan inOrder = plan(0.3, false, 1);
        BatchPlan atOnce = plan(0.3, false, 1);
        // When
        TokenBatch last = null;
        for (long step = 0; step <= 400; step++) {
            last = inOrder.batch(step);
        }
        // Then
        assertThat(atOnce.batch(400).ids()).isEqualTo(last.ids());
        assertThat(atOnce.batch(3).ids()).isEqualTo(inOrder.batch(3).ids());
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        assertThat(plan(0, false, 1).batch(0).ids()).isNotEqualTo(plan(0, false, 2).batch(0).ids());
    }

    @Test
    void labelsAreTheNextTokens() {
        TokenBatch batch = plan(0, false, 1).batch(0);
        for (int i = 0; i + 1 < batch.time(); i++) {
            assertThat(batch.labels()[i]).isEqualTo(batch.ids()[i + 1]);
        }
    }

    @Test
    void anEpochPredictsNoTokenTwice() {
        // Given
        BatchPlan plan = plan(0, false, 1);
        long steps = (domain.tokens() - 1) / 8 / 4;
        Map<Long, Integer> times = new HashMap<>();
        // When
        for (long step = 0; step < steps; step++) {
            Arrays.stream(plan.batch(step).labels()).filter(id -> id > 0).forEach(id -> times.merge(id, 1, Integer::sum));
        }
        // Then only what the last window and the last batch lack is missing
        assertThat(times.values()).containsOnly(1);
        assertThat(times).hasSizeGreaterThan(900);
    }

    @Test
    void replayFillsItsShareOfEveryBatchAndExactlyOfTheRun() {
        // Given
        BatchPlan plan = plan(0.3, false, 1);
        int replayed = 0;
        for (long step = 0; step < 1000; step++) {
            // When
            long sequences = replaySequences(plan.batch(step));
            // Then
            assertThat(sequences).isBetween(1L, 2L);
            replayed += (int) sequences;
        }
        assertThat(replayed).isBetween(1199, 1201);
    }

    @Test
    void attentionAndLabelsStopAtDocumentsWhenAsked() {
        TokenBatch batch = plan(0, true, 1).batch(0);
        int[] segments = batch.segments().orElseThrow();
        for (int i = 0; i + 1 < batch.time(); i++) {
            boolean crosses = segments[i] != segments[i + 1];
            assertThat(batch.labels()[i] == TokenBatch.IGNORED).isEqualTo(crosses);
        }
    }

    @Test
    void bestFitCutsNoDocumentThatFitsAndPredictsEachTokenButTheFirstOnce() {
        // Given documents of 38 tokens, their ends included, in sequences of 50
        BatchPlan plan = new BatchPlan(new Batching(50, 50, 1, 0, Packing.BEST_FIT, false), domain, Optional.empty(), 1);
        Map<Long, Integer> times = new HashMap<>();
        // When
        for (long step = 0; step < domain.documents(); step++) {
            TokenBatch batch = plan.batch(step);
            assertThat(batch.ids()[0] % 37).isEqualTo(1);
            assertThat(batch.predictions()).isEqualTo(37);
            Arrays.stream(batch.labels()).filter(id -> id > 0).forEach(id -> times.merge(id, 1, Integer::sum));
        }
        // Then
        assertThat(times).hasSize(36 * domain.documents());
        assertThat(times.values()).containsOnly(1);
    }

    @Test
    void bestFitFillsWindowsWithWhatFitsBest() {
        // Given documents of 38 tokens in sequences of 30: pieces of 31 and of 8, three of which share a window
        BatchPlan plan = new BatchPlan(new Batching(30, 30, 1, 0, Packing.BEST_FIT, true), domain, Optional.empty(), 1);
        long predictions = 0;
        long windows = domain.documents() + Math.ceilDiv(domain.documents(), 3);
        // When
        for (long step = 0; step < windows; step++) {
            predictions += plan.batch(step).predictions();
        }
        // Then
        assertThat(predictions).isEqualTo(37L * domain.documents());
        assertThat(plan.sources(windows).domain()).isNotEmpty();
    }

    @Test
    void theDocumentsOfABatchAreKnown() {
        // Given
        BatchPlan plan = plan(0.3, true, 1);
        int[] segments = plan.batch(5).segments().orElseThrow();
        // When
        BatchPlan.Sources sources = plan.sources(5);
        // Then
        assertThat(Arrays.stream(segments).boxed().toList()).allMatch(
                document -> sources.domain().contains(document) || sources.replay().contains(document));
    }

    @Test
    void aCorpusSmallerThanOneSequenceSaysWhatToDo() {
        assertThatThrownBy(() -> new PackedStream(domain, 5000, 1)).isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("one sequence of 5000 needs 5001").hasMessageContaining("lower the sequence setting");
    }

    @Test
    void aCorpusOfOneDocumentIsEnough() {
        try (MegatronCorpus one = corpus("one", 1, 1)) {
            assertThat(new BatchPlan(Batching.of(8, 32, 0), one, Optional.empty(), 1).batch(100).predictions()).isEqualTo(32);
        }
    }

    @Test
    void replayWithoutACorpusIsRefused() {
        assertThatThrownBy(() -> new BatchPlan(Batching.of(8, 32, 0.1), domain, Optional.empty(), 1))
                .hasMessageContaining("needs a replay corpus");
    }

    private BatchPlan plan(double replay, boolean reset, long seed) {
        return new BatchPlan(new Batching(8, 32, 2, replay, reset), domain, Optional.of(general), seed);
    }

    private static long replaySequences(TokenBatch batch) {
        long count = 0;
        for (int at = 0; at < batch.ids().length; at += batch.time()) {
            if (Arrays.stream(batch.ids(), at, at + batch.time()).allMatch(id -> id == 5000 || id == 0)) {
                count++;
            }
        }
        return count;
    }

    /// Documents of 37 tokens; with `stride` 1 every token is another one.
    private MegatronCorpus corpus(String name, int documents, int stride) {
        Path bin = folder.resolve(name + ".bin");
        Path idx = folder.resolve(name + ".idx");
        try (MegatronWriter writer = MegatronWriter.create(bin, idx, TokenType.I32)) {
            for (int document = 0; document < documents; document++) {
                int[] ids = new int[37];
                for (int t = 0; t < ids.length; t++) {
                    ids[t] = stride == 0 ? 5000 : 1 + document * 37 + t;
                }
                writer.add(ids, ids.length, 0);
            }
        }
        return MegatronCorpus.open(bin, idx);
    }
}
