package dev.tributary.weights.block;

import java.lang.foreign.MemorySegment;

/// The few loops the compiler does not vectorise by itself. [ScalarKernels] is the definition, [VectorKernels] the fast twin; tests
/// hold each against the other bit by bit. [Blocks] chooses one when the program starts.
///
/// Every kernel handles `count` elements, byte offsets are in bytes, arrays are indexed in elements. All are thread-safe.
interface BlockKernels {
    /// bfloat16 to float: exact.
    void decodeBf16(MemorySegment from, long offset, float[] to, int at, int count);

    /// float to bfloat16: to nearest, ties to even; NaN becomes 0x7FC0.
    void encodeBf16(float[] from, int at, MemorySegment to, long offset, int count);

    /// Replaces each value by its nearest bfloat16 value, as [#encodeBf16] followed by [#decodeBf16] would.
    void roundBf16(float[] values, int at, int count);

    /// Whether no value is NaN or infinite.
    boolean allFinite(float[] values, int at, int count);
}
