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
    void vectorAndScalarKernelsAgreeOnEveryBitPatternClass() {
        // Given
        float[] values = awkwardFloats(100_003);
        BlockKernels scalar = new ScalarKernels();
        BlockKernels vector = new VectorKernels();
        MemorySegment one = MemorySegment.ofArray(new byte[2 * values.length + 1]);
        MemorySegment other = MemorySegment.ofArray(new byte[2 * values.length + 1]);
        float[] rounded = values.clone();
        float[] alsoRounded = values.clone();
        float[] decoded = new float[values.length];
        float[] alsoDecoded = new float[values.length];

        // When
        scalar.encodeBf16(values, 3, one, 1, values.length - 3);
        vector.encodeBf16(values, 3, other, 1, values.length - 3);
        scalar.decodeBf16(one, 1, decoded, 3, values.length - 3);
        vector.decodeBf16(other, 1, alsoDecoded, 3, values.length - 3);
        scalar.roundBf16(rounded, 3, values.length - 3);
        vector.roundBf16(alsoRounded, 3, values.length - 3);

        // Then
        assertThat(one.mismatch(other)).isEqualTo(-1);
        assertThat(bits(decoded)).isEqualTo(bits(alsoDecoded));
        assertThat(bits(rounded)).isEqualTo(bits(alsoRounded));
        decoded[0] = rounded[0];
        decoded[1] = rounded[1];
        decoded[2] = rounded[2];
        assertThat(bits(decoded)).isEqualTo(bits(rounded));
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

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
