package dev.tributary.merge.method;

import java.util.Arrays;

/// Ranks the elements of a row by magnitude. One thread's.
///
/// A bfloat16 magnitude has 15 bits, and those of one row lie close together: counting how often each occurs tells every element its
/// rank without sorting anything. Other types are sorted, byte by byte.
final class RowRanks {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int MAGNITUDES = 1 << 15;

    private final int columns;
    private final int[] ranks;
    // One more than there are magnitudes: sums are kept one place further on.
    private final int[] counts = new int[MAGNITUDES + 1];
    private int[] from = new int[0];
    private int[] to = new int[0];

    RowRanks(int columns) {
        this.columns = columns;
        this.ranks = new int[columns];
    }

    /// The rank of every element of the row that starts at `at`: 0 for the smallest magnitude; among equals the lower index first.
    /// Valid until the next call.
    int[] of(float[] values, int at) {
        int used = 0;
        int most = 0;
        int least = MAGNITUDE;
        for (int i = at; i < at + columns; i++) {
            int magnitude = Float.floatToRawIntBits(values[i]) & MAGNITUDE;
            used |= magnitude;
            most = Math.max(most, magnitude);
            // Zero, which lies far from all others, wraps around to the top and leaves the minimum alone.
            least = Math.min(least, magnitude - 1 & MAGNITUDE);
        }
        if ((used & 0xFFFF) == 0) {
            count(values, at, least + 1 >>> Short.SIZE, most >>> Short.SIZE);
        } else {
            sort(values, at);
        }
        return ranks;
    }

    /// @param lowest the smallest magnitude but zero
    /// @param highest the largest magnitude
    private void count(float[] values, int at, int lowest, int highest) {
        int places = Math.max(1, highest - lowest + 2);
        Arrays.fill(counts, 0, places + 1, 0);
        for (int i = 0; i < columns; i++) {
            counts[place(values[at + i], lowest) + 1]++;
        }
        for (int place = 1; place < places; place++) {
            counts[place] += counts[place - 1];
        }
        for (int i = 0; i < columns; i++) {
            ranks[i] = counts[place(values[at + i], lowest)]++;
        }
    }

    /// Zero comes first, the other magnitudes follow in order.
    private static int place(float value, int lowest) {
        return Math.max(0, ((Float.floatToRawIntBits(value) & MAGNITUDE) >>> Short.SIZE) - lowest + 1);
    }

    private void sort(float[] values, int at) {
        if (from.length < columns) {
            from = new int[columns];
            to = new int[columns];
        }
        for (int i = 0; i < columns; i++) {
            from[i] = i;
        }
        for (int shift = 0; shift < Integer.SIZE; shift += DIGIT_BITS) {
            Arrays.fill(counts, 0, DIGITS + 1, 0);
            for (int i = 0; i < columns; i++) {
                counts[digit(values[at + i], shift) + 1]++;
            }
            for (int digit = 1; digit < DIGITS; digit++) {
                counts[digit] += counts[digit - 1];
            }
            for (int i = 0; i < columns; i++) {
                to[counts[digit(values[at + from[i]], shift)]++] = from[i];
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        for (int rank = 0; rank < columns; rank++) {
            ranks[from[rank]] = rank;
        }
    }

    private static int digit(float value, int shift) {
        return (Float.floatToRawIntBits(value) & MAGNITUDE) >>> shift & DIGITS - 1;
    }
}
