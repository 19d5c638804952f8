package dev.tributary.neural.random;

/// Counter-based random numbers: every value is a pure function of the seed, a stream and an index.
///
/// A run that resumes at step n draws what it would have drawn had it never stopped, in any order and on any thread.
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), applied to each of the three in turn.
///
/// @param seed everything follows from it
public record CounterRandom(long seed) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// 64 uniform bits.
    public long bits(long stream, long index) {
        return mix(mix(mix(seed + GOLDEN) + stream * GOLDEN) + index * GOLDEN);
    }

    /// Uniform in [0, 1).
    public double uniform(long stream, long index) {
        return (bits(stream, index) >>> 11) * 0x1p-53;
    }

    /// Uniform in [0, bound); the bias is below bound / 2^64.
    public long below(long stream, long index, long bound) {
        return Math.unsignedMultiplyHigh(bits(stream, index), bound);
    }

    /// Standard normal (Box and Muller, 1958); equal on every machine, because [StrictMath] is.
    public double gaussian(long stream, long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(stream, 2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(stream, 2 * index + 1));
    }

    /// A uniform permutation of 0 until n (Fisher and Yates).
    public int[] permutation(long stream, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) below(stream, i, i + 1L);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
