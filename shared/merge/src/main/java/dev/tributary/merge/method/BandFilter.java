package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;

/// Zeroes the elements of one chunk whose scores rank outside a band. Stateful: tiles must come in order.
final class BandFilter {
    private final float upper;
    private final float lower;
    private long upperTies;
    private long lowerTies;

    /// @param top the cut after the ranks dropped at the top
    /// @param bottom the cut after the last rank kept
    BandFilter(RankSearch.Cut top, RankSearch.Cut bottom, int chunk) {
        this.upper = top.threshold();
        this.lower = bottom.threshold();
        long tiesInChunk = top.ties(chunk);
        // At the upper threshold the first ties stay and the rest go; all of them stay if nothing is cut there.
        if (upper == lower) {
            long kept = bottom.taken() - top.taken();
            this.lowerTies = Math.clamp(kept - bottom.tiesBefore(chunk), 0, bottom.ties(chunk));
            this.upperTies = 0;
        } else {
            this.lowerTies = Math.clamp(bottom.taken() - bottom.tiesBefore(chunk), 0, bottom.ties(chunk));
            long stay = top.tiesInAll() - top.taken();
            this.upperTies = Math.clamp(stay - top.tiesBefore(chunk), 0, tiesInChunk);
        }
    }

    /// @param scores what is ranked, by magnitude
    /// @param values what is zeroed; may be `scores`
    void keep(float[] scores, float[] values, int count) {
        int lowest = lowerTies == 0 ? 0 : Selection.countMagnitude(scores, count, lower);
        int highest = upperTies == 0 ? 0 : Selection.countMagnitude(scores, count, upper);
        if (lowest > lowerTies || highest > upperTies) {
            // Some of this tile's ties stay and some go.
            keepFirstTies(scores, values, count);
            return;
        }
        float least = lowerTies > 0 ? lower : Math.nextUp(lower);
        float most = upperTies > 0 || upper == lower && lowerTies > 0 ? upper : Math.nextDown(upper);
        Selection.keepBand(scores, values, count, least, most);
        lowerTies -= lowest;
        upperTies -= highest;
    }

    private void keepFirstTies(float[] scores, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            float magnitude = Math.abs(scores[i]);
            boolean inside = magnitude > lower && magnitude < upper;
            if (!inside && !keepsTie(magnitude)) {
                values[i] = 0;
            }
        }
    }

    private boolean keepsTie(float magnitude) {
        if (magnitude == lower) {
            return lowerTies > 0 && lowerTies-- > 0;
        }
        return magnitude == upper && upperTies > 0 && upperTies-- > 0;
    }
}
