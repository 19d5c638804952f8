package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;
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
    private final int[] magnitudes;
    // One more than there are magnitudes: sums are kept one place further on.
    private final int[] counts = new int[MAGNITUDES + 1];
    private int[] from = new int[0];
    private int[] to = new int[0];

    RowRanks(int columns) {
        this.columns = columns;
        this.ranks = new int[columns];
        this.magnitudes = new int[columns];
    }

    /// The rank of every element of the row that starts at `at`: 0 for the smallest magnitude; among equals the lower index first.
    /// Valid until the next call.
    int[] of(float[] values, int at) {
        Selection.magnitudes(values, at, magnitudes, columns);
        if (lowerHalves(magnitudes) == 0) {
            count(leastButZero(magnitudes) >>> Short.SIZE, highestUpperHalf(magnitudes));
        } else {
            sort();
        }
        return ranks;
    }

    // One loop for each, since the compiler has vector instructions for one reduction at a time.

    private static int lowerHalves(int[] magnitudes) {
        int used = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            used |= magnitudes[i] & 0xFFFF;
        }
        return used;
    }

    private static int highestUpperHalf(int[] magnitudes) {
        int highest = 0;
        for (int i = 0; i < magnitudes.length; i++) {
            highest = Math.max(highest, magnitudes[i] >>> Short.SIZE);
        }
        return highest;
    }

    /// Zero, which lies far from all others, wraps around to the top and leaves the minimum alone.
    private static int leastButZero(int[] magnitudes) {
        int least = MAGNITUDE;
        for (int i = 0; i < magnitudes.length; i++) {
            least = Math.min(least, magnitudes[i] - 1 & MAGNITUDE);
        }
        return least + 1;
    }

    /// @param lowest the smallest magnitude but zero, its upper half
    /// @param highest the largest magnitude's
    private void count(int lowest, int highest) {
        int places = Math.max(1, highest - lowest + 2);
        // Zero comes first, the other magnitudes follow in order.
        for (int i = 0; i < columns; i++) {
            magnitudes[i] = Math.max(0, (magnitudes[i] >>> Short.SIZE) - lowest + 1);
        }
        Arrays.fill(counts, 0, places + 1, 0);
        for (int place : magnitudes) {
            counts[place + 1]++;
        }
        for (int place = 1; place < places; place++) {
            counts[place] += counts[place - 1];
        }
        for (int i = 0; i < columns; i++) {
            ranks[i] = counts[magnitudes[i]]++;
        }
    }

    private void sort() {
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
                counts[digit(magnitudes[i], shift) + 1]++;
            }
            for (int digit = 1; digit < DIGITS; digit++) {
                counts[digit] += counts[digit - 1];
            }
            for (int i = 0; i < columns; i++) {
                to[counts[digit(magnitudes[from[i]], shift)]++] = from[i];
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        for (int rank = 0; rank < columns; rank++) {
            ranks[from[rank]] = rank;
        }
    }

    private static int digit(int magnitude, int shift) {
        return magnitude >>> shift & DIGITS - 1;
    }
}
