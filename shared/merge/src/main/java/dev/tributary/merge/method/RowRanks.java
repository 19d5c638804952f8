package dev.tributary.merge.method;

import java.util.Arrays;

/// Orders the elements of a row by magnitude: a counting sort, eleven bits at a time, of the magnitudes' bits. One thread's.
final class RowRanks {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MAGNITUDE = 0x7FFF_FFFF;

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
            from[i] = i;
            used |= Float.floatToRawIntBits(values[at + i]);
        }
        for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
            // 16-bit types leave the lower digits zero everywhere.
            if ((used & MAGNITUDE) >>> shift << Integer.SIZE - DIGIT_BITS != 0) {
                sort(values, at, shift);
            }
        }
        return from;
    }

    private void sort(float[] values, int at, int shift) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < columns; i++) {
            counts[digit(values[at + i], shift)]++;
        }
        int sum = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int count = counts[digit];
            counts[digit] = sum;
            sum += count;
        }
        for (int i = 0; i < columns; i++) {
            to[counts[digit(values[at + from[i]], shift)]++] = from[i];
        }
        int[] sorted = to;
        to = from;
        from = sorted;
    }

    private static int digit(float value, int shift) {
        return (Float.floatToRawIntBits(value) & MAGNITUDE) >>> shift & DIGITS - 1;
    }
}
