package dev.tributary.weights.block;

/// Loops over `float[]` blocks that decide element by element, without branches: on real weights such decisions are coin tosses, and
/// mispredicted branches cost more than the arithmetic. Thread-safe.
public final class Selection {
    private static final int ONE = 0x3F80_0000;

    private Selection() {}

    /// Zeroes the values whose score's magnitude lies outside a band.
    ///
    /// @param lower the least magnitude kept; `Math.nextUp` of a bound that itself is to go
    /// @param upper the greatest magnitude kept; below zero, nothing is
    public static void keepBand(float[] scores, float[] values, int count, float lower, float upper) {
        Bits own = Bits.own();
        int least = Float.floatToRawIntBits(lower);
        int most = upper < 0 ? -1 : Float.floatToRawIntBits(upper);
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            int[] kept = own.alsoOf(values, at, run);
            keepBand(own.of(scores, at, run), kept, run, least, most);
            Bits.store(kept, values, at, run);
        }
    }

    private static void keepBand(int[] scores, int[] values, int count, int least, int most) {
        for (int i = 0; i < count; i++) {
            int magnitude = scores[i] & Bits.MAGNITUDE;
            values[i] &= ~((magnitude - least | most - magnitude) >> 31);
        }
    }

    /// How many values have this magnitude.
    public static int countMagnitude(float[] values, int count, float magnitude) {
        Bits own = Bits.own();
        int wanted = Float.floatToRawIntBits(magnitude);
        int equal = 0;
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            equal += countMagnitude(own.of(values, at, run), run, wanted);
        }
        return equal;
    }

    private static int countMagnitude(int[] values, int count, int wanted) {
        int equal = 0;
        for (int i = 0; i < count; i++) {
            equal += (values[i] & Bits.MAGNITUDE ^ wanted) - 1 >>> 31;
        }
        return equal;
    }

    /// The bits of values but for their signs: integers that are ordered as the magnitudes are.
    ///
    /// @param at index in `values` of the first
    /// @param into filled from its start
    public static void magnitudes(float[] values, int at, int[] into, int count) {
        Bits.copy(values, at, count, into);
        for (int i = 0; i < count; i++) {
            into[i] &= Bits.MAGNITUDE;
        }
    }

    /// Takes each element from one array where its score reaches a threshold, else from another.
    ///
    /// @param scores overwritten
    public static void choose(float[] scores, float threshold, float[] reaching, float[] other, float[] into, int count) {
        subtract(threshold, scores, count);
        Bits own = Bits.own();
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            int[] chosen = own.alsoOf(other, at, run);
            choose(own.of(scores, at, run), own.thirdOf(reaching, at, run), chosen, run);
            Bits.store(chosen, into, at, run);
        }
    }

    private static void subtract(float amount, float[] from, int count) {
        for (int i = 0; i < count; i++) {
            from[i] -= amount;
        }
    }

    private static void choose(int[] scores, int[] reaching, int[] chosen, int count) {
        for (int i = 0; i < count; i++) {
            // Negative zero has reached zero.
            int below = (scores[i] & -(scores[i] & Bits.MAGNITUDE)) >> 31;
            chosen[i] = chosen[i] & below | reaching[i] & ~below;
        }
    }

    /// The largest value; negative infinity if there is none.
    public static float largest(float[] values, int at, int count) {
        Bits own = Bits.own();
        int largest = ordered(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY));
        for (int done = 0; done < count; done += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - done);
            largest = Math.max(largest, largest(own.of(values, at + done, run), run));
        }
        return Float.intBitsToFloat(ordered(largest));
    }

    private static int largest(int[] bits, int count) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, ordered(bits[i]));
        }
        return largest;
    }

    /// Maps bits to integers that are ordered as the floats are, and back.
    private static int ordered(int bits) {
        return bits ^ bits >> 31 & Bits.MAGNITUDE;
    }

    /// Where a term has the sign of the vote (a vote of zero counts as positive, a term of zero has no sign), adds the term to `sum` and
    /// the weight to `counted`. Zeroes the other terms.
    ///
    /// @param spare overwritten
    public static void addAgreeing(float[] vote, float[] term, float weight, float[] sum, float[] counted, float[] spare, int count) {
        Bits own = Bits.own();
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            int[] votes = own.of(vote, at, run);
            int[] terms = own.alsoOf(term, at, run);
            keepAgreeing(votes, terms, run);
            Bits.store(terms, term, at, run);
            put(Float.floatToRawIntBits(weight), terms, votes, run);
            Bits.store(votes, spare, at, run);
        }
        add(term, sum, count);
        add(spare, counted, count);
    }

    private static void keepAgreeing(int[] votes, int[] terms, int count) {
        for (int i = 0; i < count; i++) {
            int vote = votes[i];
            int term = terms[i];
            // Only the sign bits matter: minus a magnitude has one unless it is zero.
            terms[i] = term & (~(vote & -(vote & Bits.MAGNITUDE) ^ term) & -(term & Bits.MAGNITUDE)) >> 31;
        }
    }

    /// The weight where the term is not zero.
    private static void put(int weight, int[] terms, int[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = weight & -(terms[i] & Bits.MAGNITUDE) >> 31;
        }
    }

    private static void add(float[] values, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] += values[i];
        }
    }

    /// Divides each value by its divisor. Divisors of zero become 1.
    public static void divide(float[] values, float[] divisors, int count) {
        Bits own = Bits.own();
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            int[] bits = own.of(divisors, at, run);
            replaceZeros(bits, run);
            Bits.store(bits, divisors, at, run);
        }
        quotients(values, divisors, count);
    }

    private static void replaceZeros(int[] values, int count) {
        for (int i = 0; i < count; i++) {
            int zero = (values[i] & Bits.MAGNITUDE) - 1 >> 31;
            values[i] = values[i] & ~zero | ONE & zero;
        }
    }

    private static void quotients(float[] values, float[] divisors, int count) {
        for (int i = 0; i < count; i++) {
            values[i] /= divisors[i];
        }
    }

    /// Zeroes values at random: the value at index i stays if the [#random] number of `low + places[i]` is below a bound.
    ///
    /// @param bound 0 to 2^31 − 1; its share of 2^31 is the probability to stay
    public static void keepRandom(float[] values, int[] places, int count, int low, int firstKey, int secondKey, int bound) {
        Bits own = Bits.own();
        for (int at = 0; at < count; at += Bits.BLOCK) {
            int run = Math.min(Bits.BLOCK, count - at);
            System.arraycopy(places, at, own.second(), 0, run);
            int[] bits = own.of(values, at, run);
            keepRandom(bits, own.second(), run, low, firstKey, secondKey, bound);
            Bits.store(bits, values, at, run);
        }
    }

    private static void keepRandom(int[] values, int[] places, int count, int low, int firstKey, int secondKey, int bound) {
        for (int i = 0; i < count; i++) {
            values[i] &= random(places[i] + low, firstKey, secondKey) - bound >> 31;
        }
    }

    /// A number from 0 to 2^31 − 1 that depends on an index and two keys: `hash(hash(index ^ firstKey) ^ secondKey) >>> 1`.
    public static int random(int index, int firstKey, int secondKey) {
        return hash(hash(index ^ firstKey) ^ secondKey) >>> 1;
    }

    /// A 32-bit integer hash (the `lowbias32` constants of Ellis and Wellons, 2018).
    public static int hash(int value) {
        int x = value;
        x = (x ^ x >>> 16) * 0x7feb_352d;
        x = (x ^ x >>> 15) * 0x846c_a68b;
        return x ^ x >>> 16;
    }
}
