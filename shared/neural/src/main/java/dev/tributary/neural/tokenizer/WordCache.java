package dev.tributary.neural.tokenizer;

import java.util.Arrays;

/// The ids of words met lately, found without making a string of the word. Bounded: when full it is emptied. Not thread-safe.
final class WordCache {

    private static final int SLOTS = 1 << 16;
    private static final int MOST_WORDS = SLOTS / 2;
    private static final int LONGEST_WORD = 32;

    private final long[] hashes = new long[SLOTS];
    private final int[] wordEnd = new int[SLOTS];
    private final int[] wordLength = new int[SLOTS];
    private final int[] idsEnd = new int[SLOTS];
    private final int[] idsLength = new int[SLOTS];
    private char[] chars = new char[1 << 16];
    private int[] ids = new int[1 << 16];
    private int charsUsed;
    private int idsUsed;
    private int words;

    /// Where the word is, or where it would go as a negative number; 0 if it is too long to be kept.
    int find(char[] text, int from, int to) {
        if (to - from > LONGEST_WORD) {
            return 0;
        }
        long hash = hash(text, from, to);
        int slot = (int) (hash >>> 40) & (SLOTS - 1);
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash && Arrays.equals(chars, wordEnd[slot] - wordLength[slot], wordEnd[slot], text, from, to)) {
                return slot + 1;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return -slot - 1;
    }

    /// Appends the ids of a found word.
    void copy(int found, IdBuffer to) {
        int slot = found - 1;
        to.add(ids, idsEnd[slot] - idsLength[slot], idsLength[slot]);
    }

    /// Keeps a word where [#find] said it would go.
    void put(int vacancy, char[] text, int from, int to, int[] tokens, int count) {
        if (words == MOST_WORDS) {
            Arrays.fill(hashes, 0);
            charsUsed = 0;
            idsUsed = 0;
            words = 0;
        }
        int slot = -vacancy - 1;
        int length = to - from;
        if (charsUsed + length > chars.length) {
            chars = Arrays.copyOf(chars, chars.length * 2);
        }
        if (idsUsed + count > ids.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
        }
        System.arraycopy(text, from, chars, charsUsed, length);
        System.arraycopy(tokens, 0, ids, idsUsed, count);
        charsUsed += length;
        idsUsed += count;
        hashes[slot] = hash(text, from, to);
        wordEnd[slot] = charsUsed;
        wordLength[slot] = length;
        idsEnd[slot] = idsUsed;
        idsLength[slot] = count;
        words++;
    }

    private static long hash(char[] text, int from, int to) {
        long hash = 0xCBF29CE484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }
}
