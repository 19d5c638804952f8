package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;
import java.util.Arrays;

/// Adds weighted deltas element by element: all of them, or only those whose sign wins the vote of the sum. Normalised, the sum is
/// divided by the weights of those that counted, so a lone survivor enters at full size.
///
/// @param weights each model's weight, as rounded for arithmetic
/// @param consensus whether the sign of the sum excludes the others
/// @param total the sum of all weights, rounded
record Election(float[] weights, boolean consensus, boolean normalize, float total) {
    private static final float NO_WEIGHT = 1e-8f;

    /// @param terms the weighted deltas of each model
    void add(float[][] terms, Tile tile, float[] out) {
        sum(terms, tile, out);
        if (consensus) {
            elect(terms, tile, out);
        } else if (normalize && Math.abs(total) >= NO_WEIGHT) {
            for (int i = 0; i < tile.count(); i++) {
                out[i] /= total;
            }
            tile.round(out);
        }
    }

    private static void sum(float[][] terms, Tile tile, float[] out) {
        Arrays.fill(out, 0, tile.count(), 0);
        for (float[] term : terms) {
            tile.add(term, out);
        }
        tile.round(out);
    }

    /// On entry `out` holds the vote, on return the result.
    private void elect(float[][] terms, Tile tile, float[] out) {
        float[] counted = tile.scratch(terms.length);
        float[] vote = tile.scratch(terms.length + 1);
        float[] spare = tile.scratch(terms.length + 2);
        int count = tile.count();
        System.arraycopy(out, 0, vote, 0, count);
        Arrays.fill(out, 0, count, 0);
        Arrays.fill(counted, 0, count, 0);
        for (int model = 0; model < terms.length; model++) {
            Selection.addAgreeing(vote, terms[model], weights[model], out, counted, spare, count);
        }
        tile.round(out);
        if (normalize) {
            tile.round(counted);
            Selection.divide(out, counted, count);
            tile.round(out);
        }
    }
}
