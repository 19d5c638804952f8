package dev.tributary.merge.method;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.block.Blocks;
import java.util.Arrays;

/// The steps of [MultiSlerp] as a 16-bit type has them. Inputs are nearly parallel, so what their tangents add up to is mostly rounding;
/// leaving that out would differ by up to three units in the last place.
///
/// @param weights normalised, if they are to be
record RoundedSphere(Dtype dtype, double[] weights, double eps) {
    // Where the factors of all inputs stand: norms, cosines to the mean, weights; then what concerns the mean.
    private static final int PER_INPUT = 3;
    // Seven products in a row, each rounded, leave this many bits between the least moderate value and the least that rounds like one.
    private static final int ROOM = 40;

    /// For each input its norm, its inner product with the mean direction and its weight; then the mean's norm, the factors of mean and
    /// tangent, and the result's length.
    double[] factors(Gram gram) {
        int size = gram.size();
        double[] factors = new double[PER_INPUT * size + 4];
        double[] mean = new double[size];
        float length = 0;
        for (int i = 0; i < size; i++) {
            float norm = round(gram.norm(i));
            factors[i] = round(norm + round(eps));
            factors[2 * size + i] = round(weights[i]);
            mean[i] = factors[2 * size + i] / factors[i];
            length += round(norm * factors[2 * size + i]);
        }
        float meanNorm = round(gram.norm(mean));
        if (!(meanNorm >= eps) || Arrays.stream(factors, 0, size).anyMatch(norm -> norm == 0)) {
            // No direction: the weighted sum.
            Arrays.fill(factors, 0, size, 1);
            factors[PER_INPUT * size] = 1;
            factors[PER_INPUT * size + 1] = 1;
            factors[PER_INPUT * size + 3] = 1;
            return factors;
        }
        double along = 0;
        for (int i = 0; i < size; i++) {
            factors[size + i] = round(gram.dot(i, mean) / factors[i] / meanNorm);
            along += factors[2 * size + i] * factors[size + i];
        }
        double[] tangent = new double[size];
        for (int i = 0; i < size; i++) {
            tangent[i] = mean[i] * (1 - along / meanNorm);
        }
        float angle = round(round(gram.norm(tangent)) + eps);
        factors[PER_INPUT * size] = meanNorm;
        factors[PER_INPUT * size + 1] = round(Math.cos(angle));
        factors[PER_INPUT * size + 2] = angle == 0 ? 1 : round(round(Math.sin(angle)) / angle);
        factors[PER_INPUT * size + 3] = round(length);
        return factors;
    }

    /// Combines a whole tile.
    void combine(float[][] inputs, float[] factors, Tile tile, float[] out) {
        int size = inputs.length;
        int count = tile.count();
        float[] mean = tile.scratch(size);
        float[] unit = tile.scratch(size + 1);
        float[] along = tile.scratch(size + 2);
        tile.moderate(tile.isModerate() && areMild(factors));
        Arrays.fill(mean, 0, count, 0);
        for (int input = 0; input < size; input++) {
            tile.divide(inputs[input], factors[input], unit);
            tile.scale(unit, factors[2 * size + input], unit);
            tile.add(unit, mean);
        }
        tile.round(mean);
        tile.divide(mean, factors[PER_INPUT * size], mean);
        Arrays.fill(out, 0, count, 0);
        for (int input = 0; input < size; input++) {
            tile.divide(inputs[input], factors[input], unit);
            tile.scale(mean, factors[size + input], along);
            tile.difference(unit, along, unit);
            tile.scale(unit, factors[2 * size + input], unit);
            tile.add(unit, out);
        }
        tile.round(out);
        tile.scale(out, factors[PER_INPUT * size + 2], out);
        tile.scale(mean, factors[PER_INPUT * size + 1], mean);
        tile.sum(mean, out);
        tile.scale(out, factors[PER_INPUT * size + 3], out);
    }

    /// Whether what comes from moderate values can be rounded as they are. There are two products more in a row than factors of any size
    /// allow, see [dev.tributary.weights.block.Moderate]; so these must not all shrink or stretch what they are given.
    private boolean areMild(float[] factors) {
        int size = weights.length;
        int common = PER_INPUT * size;
        boolean mild = true;
        for (int input = 0; input < size; input++) {
            float weight = factors[2 * size + input];
            float[] inRow = {1 / factors[input], weight, 1 / factors[common], factors[size + input], weight, factors[common + 1],
                factors[common + 2], factors[common + 3]};
            int shrunk = 0;
            int stretched = 0;
            for (float factor : inRow) {
                int exponent = factor == 0 ? 0 : Math.getExponent(factor);
                shrunk += Math.max(0, -exponent);
                stretched += Math.max(0, exponent + 1);
            }
            mild &= shrunk <= ROOM && stretched <= ROOM;
        }
        return mild;
    }

    private float round(double value) {
        return Blocks.round(dtype, (float) value);
    }
}
