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

    /// @param deltas of each model; overwritten
    void add(float[][] deltas, Tile tile, float[] out) {
        int count = tile.count();
        Arrays.fill(out, 0, count, 0);
        for (int model = 0; model < deltas.length; model++) {
            if (consensus) {
                tile.scaleAndAdd(deltas[model], weights[model], out);
            } else {
                tile.addScaled(deltas[model], weights[model], out, deltas[model]);
            }
        }
        // Rounding leaves moderate values on their side, and of a vote that is all that counts.
        if (!(consensus && tile.isModerate())) {
            tile.round(out);
        }
        if (consensus) {
            elect(deltas, tile, out);
        } else if (normalize && total != 1 && Math.abs(total) >= NO_WEIGHT) {
            tile.divide(out, total, out);
        }
    }

    /// On entry `out` holds the vote, on return the result.
    private void elect(float[][] terms, Tile tile, float[] out) {
        float[] counted = tile.scratch(terms.length);
        float[] sides = tile.scratch(terms.length + 1);
        int count = tile.count();
        Selection.sides(out, sides, count);
        Arrays.fill(out, 0, count, 0);
        Arrays.fill(counted, 0, count, 0);
        for (int model = 0; model < terms.length; model++) {
            Selection.addAgreeing(sides, terms[model], weights[model], out, counted, count);
        }
        if (normalize) {
            tile.average(out, counted);
        } else {
            tile.round(out);
        }
    }
}
