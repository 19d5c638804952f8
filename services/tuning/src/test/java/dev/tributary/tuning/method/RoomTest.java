package dev.tributary.tuning.method;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.neural.decoder.Compute;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.decoder.Precision;
import dev.tributary.weights.InvalidModelException;
import org.junit.jupiter.api.Test;

class RoomTest {

    /// Of a layer's activations a token takes 8 × 576 bytes and, in float32, 8 × (192 + 576 + 1536).
    private static final DecoderConfig SMOL = DecoderConfig.parse(DecoderConfig.llama(49_152, 576, 30, 9, 3, 1536, 2048, true, 0), "config");
    private static final long LAYER = 8 * 576 + 8 * (192 + 576 + 1536);
    private static final long MACHINE = 4L << 30;
    private static final Room ROOM = new Room(SMOL, new Compute(Precision.FLOAT32, false, 64), MACHINE);

    @Test
    void aStepMustHoldTheStreamBetweenAllLayersAndTwiceOneLayersActivations() {
        // Given
        int most = (int) (MACHINE / (256 * (30 * 4 * 576 + 2 * LAYER)) / 2);

        // Then
        assertThatCode(() -> ROOM.requireForStep(256, most, 2)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ROOM.requireForStep(256, most + 1, 2)).isInstanceOf(InvalidModelException.class)
                .hasMessage("146 windows of 256 tokens at once, as a step takes them, need at least 4,106 MB, and this machine has 4,096 MB. "
                        + "Lower 'sequences', or 'sequence'.");
    }

    @Test
    void aLookMustHoldOneLayersActivationsOnly() {
        // Given
        int most = (int) (MACHINE / (256 * (LAYER + 8 * 576)));

        // Then
        assertThatCode(() -> ROOM.requireForLook(256, most)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ROOM.requireForLook(256, most + 1)).isInstanceOf(InvalidModelException.class).hasMessageContaining("a candidate");
    }

    @Test
    void noNumberIsTooLargeToBeCounted() {
        assertThatThrownBy(() -> ROOM.requireForStep(Integer.MAX_VALUE, Integer.MAX_VALUE, 8)).isInstanceOf(InvalidModelException.class);
    }
}
