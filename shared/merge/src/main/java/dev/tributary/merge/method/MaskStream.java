package dev.tributary.merge.method;

import dev.tributary.weights.block.Selection;

/// Random numbers by position: a number depends on the seed, the tensor's name, the model and the element's index, and on nothing
/// else, so any worker can compute any part of a mask.
///
/// Two keyed rounds of a 32-bit integer hash over the element's index.
final class MaskStream {
    private final int firstKey;
    private final int secondKey;

    MaskStream(long seed, String tensor, int model) {
        long key = mix(seed);
        for (int i = 0; i < tensor.length(); i++) {
            key = mix(key ^ tensor.charAt(i));
        }
        key = mix(key + model);
        this.firstKey = (int) key;
        this.secondKey = (int) (key >>> 32);
    }

    /// Zeroes each value with probability `1 − bound/2^31`.
    ///
    void keep(Tile tile, float[] values, int bound) {
        // Such tiles start at multiples of their size, a power of two: in none of them does the lower half of the index wrap around.
        Selection.keepRandom(values, tile.places(), tile.count(), (int) tile.start(), firstKey(tile.start()), secondKey, bound);
    }

    /// Fills the front of `into` with a number from 0 to 2^31 − 1 for each element of a tile in the tensor's order.
    void fill(Tile tile, int[] into) {
        long start = tile.start();
        int carry = beforeCarry(start, tile.count());
        fill((int) start, firstKey(start), tile.places(), into, 0, carry);
        fill((int) start, firstKey(start + carry), tile.places(), into, carry, tile.count());
    }

    private void fill(int low, int first, int[] places, int[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] = Selection.random(places[i] + low, first, secondKey);
        }
    }

    /// How many of the elements come before the lower half of the index wraps around.
    private static int beforeCarry(long start, int count) {
        return (int) Math.min(count, (1L << 32) - (start & 0xFFFF_FFFFL));
    }

    private int firstKey(long start) {
        return firstKey ^ (int) (start >>> 32) * 0x9E37_79B9;
    }

    private static long mix(long value) {
        long x = value + 0x9E37_79B9_7F4A_7C15L;
        x = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        x = (x ^ x >>> 27) * 0x94D0_49BB_1331_11EBL;
        return x ^ x >>> 31;
    }
}
