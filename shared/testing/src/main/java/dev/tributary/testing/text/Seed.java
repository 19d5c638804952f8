package dev.tributary.testing.text;

import java.util.SplittableRandom;

/// A seed that branches by name, so that what one branch draws never shifts what another one draws.
///
/// @param value the 64 bits
public record Seed(long value) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// The seed of a branch; equal names give equal branches.
    public Seed branch(String name) {
        long hash = value ^ 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = mix(hash ^ name.charAt(i));
        }
        return new Seed(hash);
    }

    /// The seed of a numbered branch.
    public Seed branch(long number) {
        return new Seed(mix(value + GOLDEN * (number + 1)));
    }

    /// A fresh source of randomness that starts at this seed.
    public SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /// SplitMix64's finaliser.
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
