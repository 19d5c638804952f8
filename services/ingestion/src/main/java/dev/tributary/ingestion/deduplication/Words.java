package dev.tributary.ingestion.deduplication;

import java.util.Arrays;

/// A text as hashes of its words: runs of letters and digits, without regard to case. Layout, punctuation and Markdown do not count.
public final class Words {

    private final long[] hashes;
    private final int[] starts;
    private final int[] ends;

    private Words(long[] hashes, int[] starts, int[] ends) {
        this.hashes = hashes;
        this.starts = starts;
        this.ends = ends;
    }

    /// The words of a text.
    public static Words of(CharSequence text) {
        long[] hashes = new long[Math.max(16, text.length() / 6)];
        int[] starts = new int[hashes.length];
        int[] ends = new int[hashes.length];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            if (!Character.isLetterOrDigit(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            long hash = 0xCBF29CE484222325L;
            while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
                hash = (hash ^ Character.toLowerCase(text.charAt(at++))) * 0x100000001B3L;
            }
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, count * 2);
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            hashes[count] = mix(hash);
            starts[count] = start;
            ends[count++] = at;
        }
        return new Words(Arrays.copyOf(hashes, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    public int count() {
        return hashes.length;
    }

    /// Offset of a word in the text.
    public int start(int word) {
        return starts[word];
    }

    /// Offset behind a word in the text.
    public int end(int word) {
        return ends[word];
    }

    /// The hash of `n` words from one on; order matters.
    public long gram(int from, int n) {
        long hash = n;
        for (int i = from; i < from + n; i++) {
            hash = mix(hash * 31 + hashes[i]);
        }
        return hash;
    }

    /// The distinct `n`-grams, ascending. A text of fewer words has one gram, of all of them.
    public long[] grams(int n) {
        if (hashes.length == 0) {
            return new long[0];
        }
        if (hashes.length < n) {
            return new long[] {gram(0, hashes.length)};
        }
        long[] grams = new long[hashes.length - n + 1];
        for (int i = 0; i < grams.length; i++) {
            grams[i] = gram(i, n);
        }
        return Arrays.stream(grams).sorted().distinct().toArray();
    }

    /// SplitMix64's finaliser.
    static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
