package dev.tributary.merge.method;

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
            return lowerTies-- > 0;
        }
        return magnitude == upper && upperTies-- > 0;
    }
}
