package dev.tributary.merge.method;

import java.util.Arrays;

/// Orders the elements of a row by magnitude: a counting sort of the magnitudes' bits. One thread's.
///
/// A bfloat16 magnitude takes the upper half of an integer and leaves the lower one for an index below 65,536: sorting those reads
/// memory in order, where sorting indexes would jump about.
final class RowRanks {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int PACKED_COLUMNS = 1 << 16;

    private final int columns;
    private final int[] counts = new int[DIGITS];
    private int[] from;
    private int[] to;

    RowRanks(int columns) {
        this.columns = columns;
        this.from = new int[columns];
        this.to = new int[columns];
    }

    /// The indexes within the row, smallest magnitude first; among equals the lower index first. Valid until the next call.
    int[] indexesByRank(float[] values, int at) {
        int used = 0;
        for (int i = 0; i < columns; i++) {
            used |= Float.floatToRawIntBits(values[at + i]);
        }
        if ((used & 0xFFFF) == 0 && columns <= PACKED_COLUMNS) {
            sortPacked(values, at);
        } else {
            sortIndexes(values, at);
        }
        return from;
    }

    private void sortPacked(float[] values, int at) {
        for (int i = 0; i < columns; i++) {
            from[i] = Float.floatToRawIntBits(values[at + i]) & MAGNITUDE | i;
        }
        for (int shift = Short.SIZE; shift < Integer.SIZE; shift += DIGIT_BITS) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < columns; i++) {
                counts[from[i] >>> shift & DIGITS - 1]++;
            }
            accumulate();
            for (int i = 0; i < columns; i++) {
                to[counts[from[i] >>> shift & DIGITS - 1]++] = from[i];
            }
            swap();
        }
        for (int i = 0; i < columns; i++) {
            from[i] &= 0xFFFF;
        }
    }

    private void sortIndexes(float[] values, int at) {
        for (int i = 0; i < columns; i++) {
            from[i] = i;
        }
        for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < columns; i++) {
                counts[digit(values[at + i], shift)]++;
            }
            accumulate();
            for (int i = 0; i < columns; i++) {
                to[counts[digit(values[at + from[i]], shift)]++] = from[i];
            }
            swap();
        }
    }

    /// Turns counts into where each digit's first element goes.
    private void accumulate() {
        int sum = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int count = counts[digit];
            counts[digit] = sum;
            sum += count;
        }
    }

    private void swap() {
        int[] sorted = to;
        to = from;
        from = sorted;
    }

    private static int digit(float value, int shift) {
        return (Float.floatToRawIntBits(value) & MAGNITUDE) >>> shift & DIGITS - 1;
    }
}
