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
        long[] merges = new long[count];
        for (int i = 0; i + 1 < count; i++) {
            merges[i] = table.merge(symbols[i], symbols[i + 1]);
        }
        while (count > 1) {
            int best = 0;
            for (int i = 1; i + 1 < count; i++) {
                if (merges[i] < merges[best]) {
                    best = i;
                }
            }
            if (merges[best] == MergeTable.NONE) {
                break;
            }
            symbols[best] = MergeTable.result(merges[best]);
            count--;
            for (int i = best + 1; i < count; i++) {
                symbols[i] = symbols[i + 1];
                merges[i] = merges[i + 1];
            }
            merges[best] = best + 1 < count ? table.merge(symbols[best], symbols[best + 1]) : MergeTable.NONE;
            if (best > 0) {
                merges[best - 1] = table.merge(symbols[best - 1], symbols[best]);
            }
        }
        return count;
    }

    /// A merge that may come, at the symbol on its left.
    private record Candidate(long merge, int left) implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byMerge = Long.compare(merge, other.merge);
            return byMerge != 0 ? byMerge : Integer.compare(left, other.left);
        }
    }

    private int mergeLong(int[] symbols, int count) {
        int[] next = new int[count];
        int[] previous = new int[count];
        PriorityQueue<Candidate> candidates = new PriorityQueue<>();
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(candidates, symbols, i, i + 1, count);
        }
        while (!candidates.isEmpty()) {
            Candidate candidate = candidates.remove();
            int left = candidate.left();
            int right = symbols[left] < 0 ? count : next[left];
            // A candidate is stale once either side has merged with something else.
            if (right >= count || table.merge(symbols[left], symbols[right]) != candidate.merge()) {
                continue;
            }
            symbols[left] = MergeTable.result(candidate.merge());
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

    private void offer(PriorityQueue<Candidate> candidates, int[] symbols, int left, int right, int count) {
        if (right < count) {
            long merge = table.merge(symbols[left], symbols[right]);
            if (merge != MergeTable.NONE) {
                candidates.add(new Candidate(merge, left));
            }
        }
    }
}
