package dev.tributary.neural.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.neural.data.Batching;
import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.LowRank;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.weights.InvalidModelException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// SmolLM-135M's shape: 134.5 million parameters, width 576, 30 layers, 9 heads over 3, FFN 1,536, vocabulary 49,152.
class MemoryEstimateTest {

    private static final long PARAMETERS = 134_515_008;
    private static final long COPIED = 49_152L * 576 + 576 + 2 * 576 + 2 * 576 * 576 + 2 * 192 * 576 + 3 * 1536 * 576;
    private static final DecoderConfig SMOL = DecoderConfig.parse(DecoderConfig.llama(49_152, 576, 30, 9, 3, 1536, 2048, true, 0), "test");
    private static final Compute FLOAT32 = Compute.of(Precision.FLOAT32);

    @Test
    void weightsMomentsAndGradientsTakeSixteenBytesBesideTheCopiesOfALayerAndTheOutputMatrix() {
        assertThat(MemoryEstimate.of(SMOL, Optional.empty(), 512, FLOAT32).fixed()).isEqualTo(16 * PARAMETERS + 4 * COPIED);
    }

    @Test
    void adaptersKeepNoMomentsOfTheModelButItsMatricesTwice() {
        // Given
        LowRank queries = new LowRank(8, 16, new TreeSet<>(Set.of("q_proj")));
        long adapter = 30L * 8 * (576 + 576);
        long adapted = 30L * 576 * 576;

        // Then weights, gradients and copies for the products; the matrices with the adapters in; adapters, their gradients and moments
        assertThat(MemoryEstimate.of(SMOL, Optional.of(queries), 512, FLOAT32).fixed()).isEqualTo(8 * PARAMETERS + 4 * COPIED + 4 * adapted + 16 * adapter);
    }

    @Test
    void recomputingActivationsNeedsFarLess() {
        long kept = MemoryEstimate.of(SMOL, Optional.empty(), 512, FLOAT32).perSequence();
        long recomputed = MemoryEstimate.of(SMOL, Optional.empty(), 512, new Compute(Precision.FLOAT32, true, 1024)).perSequence();
        assertThat(recomputed).isLessThan(kept / 5);
    }

    @Test
    void theLargestMicroBatchThatFitsIsChosen() {
        // Given room for everything but the activations of four sequences of eight
        MemoryEstimate estimate = MemoryEstimate.of(SMOL, Optional.empty(), 512, FLOAT32);
        long budget = estimate.bytes(4);
        Batching whole = Batching.of(512, 4096, 0);
        // Then
        assertThat(MemoryEstimate.fit(SMOL, Optional.empty(), whole, FLOAT32, budget).microSequences()).isEqualTo(4);
        assertThat(MemoryEstimate.fit(SMOL, Optional.empty(), whole, FLOAT32, budget - 1).microSequences()).isEqualTo(2);
        assertThat(MemoryEstimate.fit(SMOL, Optional.empty(), whole, FLOAT32, Long.MAX_VALUE).microSequences()).isEqualTo(8);
    }

    @Test
    void tooLittleMemorySaysHowMuchAndWhatLowersIt() {
        assertThatThrownBy(() -> MemoryEstimate.fit(SMOL, Optional.empty(), Batching.of(512, 4096, 0), FLOAT32, 1L << 30))
                .isInstanceOf(InvalidModelException.class).hasMessageContaining("1,024 MB are allowed").hasMessageContaining("bfloat16");
    }
}
