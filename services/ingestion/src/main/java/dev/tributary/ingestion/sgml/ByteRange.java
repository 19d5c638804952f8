package dev.tributary.ingestion.sgml;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// A half-open range of bytes of a raw file.
///
/// @param start offset of the first byte, from the start of the file
/// @param end   offset behind the last byte; never less than `start`
public record ByteRange(long start, long end) {

    public ByteRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("byte range [" + start + ", " + end + ") is not a range");
        }
    }

    /// The number of bytes.
    public long length() {
        return end - start;
    }

    public boolean isEmpty() {
        return end == start;
    }

    /// The bytes of this range, copied to the heap.
    ///
    /// @throws IndexOutOfBoundsException if the range reaches beyond `raw`
    public byte[] bytes(MemorySegment raw) {
        return raw.asSlice(start, length()).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The range decoded as Latin-1, in which one char is one byte.
    public String latin1(MemorySegment raw) {
        return new String(bytes(raw), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return start + "-" + end;
    }
}
