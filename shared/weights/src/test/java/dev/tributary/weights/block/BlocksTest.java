package dev.tributary.weights.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.weights.Dtype;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlocksTest {
    @Test
    void encodingRoundsEveryBitPatternToTheNearestBfloat16() {
        // Given
        float[] values = awkwardFloats(100_003);
        int count = values.length - 3;
        MemorySegment stored = MemorySegment.ofArray(new byte[2 * values.length + 1]);
        float[] rounded = values.clone();
        float[] decoded = new float[values.length];

        // When
        Blocks.encode(Dtype.BF16, values, 3, stored, 1, count);
        Blocks.decode(Dtype.BF16, stored, 1, decoded, 3, count);
        Blocks.round(Dtype.BF16, rounded, 3, count);

        // Then
        for (int i = 3; i < values.length; i++) {
            assertThat(Float.floatToRawIntBits(decoded[i])).isEqualTo(nearestBfloat16(values[i]));
            assertThat(Float.floatToRawIntBits(rounded[i])).isEqualTo(nearestBfloat16(values[i]));
        }
    }

    /// By the definition: of the two neighbours the nearer one, of two equally near the one whose last bit is 0.
    private static int nearestBfloat16(float value) {
        if (Float.isNaN(value)) {
            return 0x7FC0_0000;
        }
        int towardsZero = Float.floatToRawIntBits(value) & 0xFFFF_0000;
        if (Float.isInfinite(value)) {
            return towardsZero;
        }
        int lost = Float.floatToRawIntBits(value) & 0xFFFF;
        boolean away = lost > 0x8000 || lost == 0x8000 && (towardsZero & 0x1_0000) != 0;
        return away ? towardsZero + 0x1_0000 : towardsZero;
    }

    @Test
    void splitBlocksHoldEvenElementsFirst() {
        // Given
        float[] values = awkwardFloats(2046);
        MemorySegment stored = MemorySegment.ofArray(new byte[2 * values.length + 1]);
        MemorySegment again = MemorySegment.ofArray(new byte[2 * values.length + 1]);
        float[] split = new float[values.length];
        float[] inOrder = new float[values.length];
        Blocks.encode(Dtype.BF16, values, 0, stored, 1, values.length);

        // When
        Blocks.decodeSplit(stored, 1, split, values.length);
        Blocks.decode(Dtype.BF16, stored, 1, inOrder, 0, values.length);
        for (int i = 0; i < values.length / 2; i++) {
            assertThat(split[i]).isEqualTo(Float.valueOf(inOrder[2 * i]));
            assertThat(split[values.length / 2 + i]).isEqualTo(Float.valueOf(inOrder[2 * i + 1]));
            split[i] = values[2 * i];
            split[values.length / 2 + i] = values[2 * i + 1];
        }
        Blocks.encodeSplit(split, again, 1, values.length);

        // Then
        assertThat(again.mismatch(stored)).isEqualTo(-1);
    }

    @Test
    void oneNonFiniteValueIsSeen() {
        // Given
        float[] values = new float[1000];
        values[1] = -Float.MAX_VALUE;

        // Then
        assertThat(Blocks.allFinite(values, 1, 999)).isTrue();
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            values[997] = bad;
            assertThat(Blocks.allFinite(values, 1, 999)).isFalse();
            assertThat(Blocks.allFinite(values, 1, 996)).isTrue();
        }
    }

    @Test
    void bfloat16RoundsToNearestWithTiesToEven() {
        // Then: 1 + 2^-8 lies midway between 1 and 1 + 2^-7; 1 + 3·2^-8 midway between odd and even
        assertThat(Blocks.round(Dtype.BF16, 1 + 0x1p-8f)).isEqualTo(1f);
        assertThat(Blocks.round(Dtype.BF16, 1 + 3 * 0x1p-8f)).isEqualTo(1 + 0x1p-6f);
        assertThat(Blocks.round(Dtype.BF16, Math.nextUp(1 + 0x1p-8f))).isEqualTo(1 + 0x1p-7f);
        assertThat(Blocks.round(Dtype.BF16, Float.MAX_VALUE)).isInfinite();
        assertThat(Blocks.round(Dtype.BF16, Float.NaN)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void encodingWhatWasDecodedGivesTheSameBytes(Dtype dtype) {
        // Given
        float[] values = awkwardFloats(4099);
        MemorySegment stored = MemorySegment.ofArray(new byte[values.length * dtype.bytes()]);
        MemorySegment again = MemorySegment.ofArray(new byte[values.length * dtype.bytes()]);
        Blocks.round(dtype, values, 0, values.length);

        // When
        Blocks.encode(dtype, values, 0, stored, 0, values.length);
        float[] decoded = new float[values.length];
        Blocks.decode(dtype, stored, 0, decoded, 0, values.length);
        Blocks.encode(dtype, decoded, 0, again, 0, values.length);

        // Then
        assertThat(stored.mismatch(again)).isEqualTo(-1);
        assertThat(decoded).containsExactly(values);
    }

    @Test
    void integersAreNotComputedWith() {
        assertThatThrownBy(() -> Blocks.round(Dtype.I64, 1f)).isInstanceOf(IllegalArgumentException.class);
    }

    private static float[] awkwardFloats(int count) {
        SplittableRandom random = new SplittableRandom(7);
        float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE,
            1 + 0x1p-8f, 65504f, 65520f, Float.intBitsToFloat(0x7F800001), Float.intBitsToFloat(0xFFFFFFFF)};
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 5 == 0 ? special[i / 5 % special.length] : Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }
}
