package dev.tributary.neural.tokenizer;

import java.util.Arrays;

/// Pairs of token ids to the rank and result of their merge: an open hash table in one array, read-only once filled.
final class MergeTable {

    /// What a pair that does not merge has for a merge: above all others.
    static final long NONE = Long.MAX_VALUE;

    private static final long VACANT = -1;

    // Each pair followed by its merge, so that both come with one line of cache.
    private final long[] entries;
    private final int mask;

    MergeTable(int merges) {
        int capacity = Integer.highestOneBit(Math.max(8, merges) * 2) * 2;
        this.entries = new long[2 * capacity];
        this.mask = capacity - 1;
        Arrays.fill(entries, VACANT);
    }

    void put(int left, int right, int rank, int result) {
        int slot = slot(left, right);
        if (entries[slot] == VACANT) {
            entries[slot] = key(left, right);
            entries[slot + 1] = (long) rank << 32 | result;
        }
    }

    /// The pair's merge, lower merging first, or [#NONE].
    long merge(int left, int right) {
        int slot = slot(left, right);
        return entries[slot] == VACANT ? NONE : entries[slot + 1];
    }

    /// The id that a pair becomes by a merge.
    static int result(long merge) {
        return (int) merge;
    }

    private int slot(int left, int right) {
        long key = key(left, right);
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (entries[2 * slot] != VACANT && entries[2 * slot] != key) {
            slot = (slot + 1) & mask;
        }
        return 2 * slot;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
