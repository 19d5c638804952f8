package dev.tributary.neural.tokenizer;

import java.util.PriorityQueue;

/// Applies merges to a word: always the pair of lowest rank, the leftmost of equals, until none is left
/// (Sennrich et al., arXiv 1508.07909).
final class Merger {

    // Below this a scan over an array beats a heap; above it a scan would be quadratic in what may be a page of spaces.
    private static final int SHORT = 64;

    private final MergeTable table;

    Merger(MergeTable table) {
        this.table = table;
    }

    /// Merges in place.
    ///
    /// @return the new length
    int merge(int[] symbols, int count) {
        return count <= SHORT ? mergeShort(symbols, count) : mergeLong(symbols, count);
    }

    private int mergeShort(int[] symbols, int length) {
        int count = length;
        int[] ranks = new int[count];
        for (int i = 0; i + 1 < count; i++) {
            ranks[i] = table.rank(symbols[i], symbols[i + 1]);
        }
        while (count > 1) {
            int best = 0;
            for (int i = 1; i + 1 < count; i++) {
                if (ranks[i] < ranks[best]) {
                    best = i;
                }
            }
            if (ranks[best] == MergeTable.NONE) {
                break;
            }
            symbols[best] = table.result(symbols[best], symbols[best + 1]);
            System.arraycopy(symbols, best + 2, symbols, best + 1, count - best - 2);
            System.arraycopy(ranks, best + 2, ranks, best + 1, count - best - 2);
            count--;
            ranks[best] = best + 1 < count ? table.rank(symbols[best], symbols[best + 1]) : MergeTable.NONE;
            if (best > 0) {
                ranks[best - 1] = table.rank(symbols[best - 1], symbols[best]);
            }
        }
        return count;
    }

    private int mergeLong(int[] symbols, int count) {
        int[] next = new int[count];
        int[] previous = new int[count];
        PriorityQueue<Long> candidates = new PriorityQueue<>();
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(candidates, symbols, i, i + 1, count);
        }
        while (!candidates.isEmpty()) {
            long candidate = candidates.remove();
            int left = (int) candidate;
            int rank = (int) (candidate >>> 32);
            int right = symbols[left] < 0 ? count : next[left];
            // A candidate is stale once either side has merged with something else.
            if (right >= count || table.rank(symbols[left], symbols[right]) != rank) {
                continue;
            }
            symbols[left] = table.result(symbols[left], symbols[right]);
            symbols[right] = -1;
            next[left] = next[right];
            if (next[left] < count) {
                previous[next[left]] = left;
            }
            offer(candidates, symbols, left, next[left], count);
            if (previous[left] >= 0) {
                offer(candidates, symbols, previous[left], left, count);
            }
        }
        int kept = 0;
        for (int i = 0; i < count; i = next[i]) {
            symbols[kept++] = symbols[i];
        }
        return kept;
    }

    private void offer(PriorityQueue<Long> candidates, int[] symbols, int left, int right, int count) {
        if (right < count) {
            int rank = table.rank(symbols[left], symbols[right]);
            if (rank != MergeTable.NONE) {
                candidates.add((long) rank << 32 | left);
            }
        }
    }
}
