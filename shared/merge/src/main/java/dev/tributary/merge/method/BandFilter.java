package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;

/// Zeroes the elements of one chunk whose scores rank outside a band. Stateful: tiles must come in order.
final class BandFilter {
    private final float upper;
    private final float lower;
    // Whether of a threshold's ties in this chunk some stay and some go; otherwise there is no need to count them.
    private final boolean cutsUpper;
    private final boolean cutsLower;
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
        this.cutsUpper = upperTies > 0 && upperTies < tiesInChunk;
        this.cutsLower = lowerTies > 0 && lowerTies < bottom.ties(chunk);
    }

    /// @param scores what is ranked, by magnitude
    /// @param values what is zeroed; may be `scores`
    void keep(float[] scores, float[] values, Tile tile) {
        int count = tile.count();
        int lowest = cutsLower && lowerTies > 0 ? Selection.countMagnitude(scores, count, lower) : 0;
        int highest = cutsUpper && upperTies > 0 ? Selection.countMagnitude(scores, count, upper) : 0;
        if (lowest > lowerTies || highest > upperTies) {
            // Some of this tile's ties stay and some go.
            keepFirstTies(scores, values, tile);
            return;
        }
        float least = lowerTies > 0 ? lower : Math.nextUp(lower);
        float most = upperTies > 0 || upper == lower && lowerTies > 0 ? upper : Math.nextDown(upper);
        Selection.keepBand(scores, values, count, least, most);
        lowerTies -= lowest;
        upperTies -= highest;
    }

    private void keepFirstTies(float[] scores, float[] values, Tile tile) {
        for (int element = 0; element < tile.count(); element++) {
            int at = tile.indexOf(element);
            float magnitude = Math.abs(scores[at]);
            boolean inside = magnitude > lower && magnitude < upper;
            if (!inside && !keepsTie(magnitude)) {
                values[at] = 0;
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
