package dev.tributary.ingestion.deduplication;

/// How much two sets of grams have in common.
///
/// @param shared grams in both
/// @param first  grams of the first
/// @param second grams of the second
public record Overlap(long shared, long first, long second) {

    /// Compares two ascending sets.
    public static Overlap of(long[] first, long[] second) {
        int i = 0;
        int j = 0;
        long shared = 0;
        while (i < first.length && j < second.length) {
            if (first[i] == second[j]) {
                shared++;
                i++;
                j++;
            } else if (first[i] < second[j]) {
                i++;
            } else {
                j++;
            }
        }
        return new Overlap(shared, first.length, second.length);
    }

    /// Shared grams over all grams, 0 to 1.
    public double jaccard() {
        long all = first + second - shared;
        return all == 0 ? 0 : (double) shared / all;
    }

    /// Shared grams over those of the smaller set, 0 to 1.
    public double containment() {
        long smaller = Math.min(first, second);
        return smaller == 0 ? 0 : (double) shared / smaller;
    }
}
