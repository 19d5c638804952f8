package dev.tributary.neural.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The ids of words met lately. Words are hashed and compared eight bytes at a time, and what belongs to one lies together. Bounded: when
/// full it is emptied. Not thread-safe.
final class WordCache {

    private static final int SLOT_BITS = 16;
    private static final int MOST_WORDS = 1 << SLOT_BITS - 1;
    private static final int MOST_LONGS = 1 << 20;
    private static final int LONGEST_WORD = 128;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The lower half of a word's hash, and where its entry begins; 0 if vacant.
    private final long[] slots = new long[1 << SLOT_BITS];
    // Each entry: the word's bytes and its number of ids, the word, its ids; the last two filled up to longs.
    private long[] entries = new long[1 << 14];
    private int used = 1;
    private int words;
    private long missed;
    private int vacancy;

    /// Appends the ids of a word, if they are known.
    boolean append(byte[] text, int from, int to, IdBuffer ids) {
        int length = to - from;
        if (length > LONGEST_WORD) {
            return false;
        }
        long hash = hash(text, from, to);
        int slot = home(hash);
        while (slots[slot] != 0) {
            int entry = (int) slots[slot];
            if (slots[slot] >>> 32 == (hash & 0xFFFF_FFFFL) && (int) (entries[entry] >>> 32) == length && isWord(entry + 1, text, from, to)) {
                ids.add(entries, entry + 1 + longs(length, Long.BYTES), (int) entries[entry]);
                return true;
            }
            slot = (slot + 1) & slots.length - 1;
        }
        missed = hash;
        vacancy = slot;
        return false;
    }

    /// Keeps the ids of the word that [#append] has just not known.
    void put(byte[] text, int from, int to, int[] tokens, int count) {
        int length = to - from;
        if (length > LONGEST_WORD) {
            return;
        }
        int size = 1 + longs(length, Long.BYTES) + longs(count, 2);
        if (words == MOST_WORDS || used + size > MOST_LONGS) {
            Arrays.fill(slots, 0);
            used = 1;
            words = 0;
            vacancy = home(missed);
        }
        if (used + size > entries.length) {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
        slots[vacancy] = missed << 32 | used;
        words++;
        entries[used++] = (long) length << 32 | count;
        for (int at = from; at < to; at += Long.BYTES) {
            entries[used++] = load(text, at, to);
        }
        for (int i = 0; i < count; i += 2) {
            entries[used++] = tokens[i] | (i + 1 < count ? (long) tokens[i + 1] << 32 : 0);
        }
    }

    private boolean isWord(int entry, byte[] text, int from, int to) {
        for (int at = from, i = entry; at < to; at += Long.BYTES, i++) {
            if (entries[i] != load(text, at, to)) {
                return false;
            }
        }
        return true;
    }

    private static int longs(int count, int perLong) {
        return (count + perLong - 1) / perLong;
    }

    private static int home(long hash) {
        return (int) (hash >>> Long.SIZE - SLOT_BITS);
    }

    private static long hash(byte[] text, int from, int to) {
        long hash = to - from;
        for (int at = from; at < to; at += Long.BYTES) {
            hash = (hash ^ load(text, at, to)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /// Up to eight bytes, zeros after the word's end.
    private static long load(byte[] text, int at, int to) {
        int count = Math.min(Long.BYTES, to - at);
        if (at + Long.BYTES <= text.length) {
            return (long) LONGS.get(text, at) & -1L >>> Long.SIZE - Byte.SIZE * count;
        }
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << Byte.SIZE | text[at + i] & 0xFF;
        }
        return value;
    }
}
