package dev.tributary.neural.tokenizer;

import java.util.Arrays;

/// A growing list of ids. Not thread-safe.
final class IdBuffer {

    private int[] ids;
    private int size;

    IdBuffer(int capacity) {
        this.ids = new int[Math.max(16, capacity)];
    }

    void add(int id) {
        reserve(1);
        ids[size++] = id;
    }

    void add(int[] from, int at, int count) {
        reserve(count);
        System.arraycopy(from, at, ids, size, count);
        size += count;
    }

    /// Adds `count` ids that lie two to a long, the first in the lower half.
    void add(long[] from, int at, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            ids[size++] = (int) (from[at + (i >> 1)] >>> ((i & 1) << 5));
        }
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }

    private void reserve(int count) {
        if (size + count > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(size + count, ids.length + (ids.length >> 1)));
        }
    }
}
