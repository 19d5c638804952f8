package dev.tributary.merge.method;

/// Random numbers by position: a number depends on the seed, the tensor's name, the model and the element's index, and on nothing
/// else, so any worker can compute any part of a mask.
///
/// Two keyed rounds of a 32-bit integer hash (the `lowbias32` constants of Ellis and Wellons, 2018).
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

    /// Fills `into` with numbers from 0 to 2^31 − 1 for `count` elements from `start` on.
    void fill(long start, int[] into, int count) {
        int low = (int) start;
        int beforeCarry = (int) Math.min(count, (1L << 32) - (start & 0xFFFF_FFFFL));
        fill(low, (int) (start >>> 32), into, 0, beforeCarry);
        fill(0, (int) (start >>> 32) + 1, into, beforeCarry, count);
    }

    private void fill(int low, int high, int[] into, int from, int to) {
        int first = firstKey ^ high * 0x9E37_79B9;
        for (int i = from; i < to; i++) {
            into[i] = hash(hash(low + (i - from) ^ first) ^ secondKey) >>> 1;
        }
    }

    private static int hash(int value) {
        int x = value;
        x = (x ^ x >>> 16) * 0x7feb_352d;
        x = (x ^ x >>> 15) * 0x846c_a68b;
        return x ^ x >>> 16;
    }

    private static long mix(long value) {
        long x = value + 0x9E37_79B9_7F4A_7C15L;
        x = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        x = (x ^ x >>> 27) * 0x94D0_49BB_1331_11EBL;
        return x ^ x >>> 31;
    }
}
