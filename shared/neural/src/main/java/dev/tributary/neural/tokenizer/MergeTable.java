package dev.tributary.neural.tokenizer;

import java.util.Arrays;

/// Pairs of token ids to the rank and result of their merge: an open hash table over primitive arrays, read-only once filled.
final class MergeTable {

    /// The rank of a pair that does not merge.
    static final int NONE = Integer.MAX_VALUE;

    private final long[] keys;
    private final int[] ranks;
    private final int[] results;
    private final int mask;

    MergeTable(int merges) {
        int capacity = Integer.highestOneBit(Math.max(8, merges) * 2) * 2;
        this.keys = new long[capacity];
        this.ranks = new int[capacity];
        this.results = new int[capacity];
        this.mask = capacity - 1;
        Arrays.fill(keys, -1);
    }

    void put(int left, int right, int rank, int result) {
        int slot = slot(left, right);
        if (keys[slot] < 0) {
            keys[slot] = key(left, right);
            ranks[slot] = rank;
            results[slot] = result;
        }
    }

    /// The pair's rank, lower merging first, or [#NONE].
    int rank(int left, int right) {
        int slot = slot(left, right);
        return keys[slot] < 0 ? NONE : ranks[slot];
    }

    /// What the pair becomes; only for pairs that merge.
    int result(int left, int right) {
        return results[slot(left, right)];
    }

    private int slot(int left, int right) {
        long key = key(left, right);
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (keys[slot] >= 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
