package dev.tributary.ingestion.decontamination;

import java.util.Arrays;

/// The hashes of a set's windows, eight bytes each, and a filter before them: almost every window of a corpus is in no set, and is
/// told so by one bit. Immutable once built.
final class WindowSet {

    private static final int FILTER_BITS_PER_WINDOW = 16;

    private final long[] windows;
    private final long[] filter;

    /// @param windows in any order, with repetitions
    WindowSet(long[] windows) {
        this.windows = Arrays.stream(windows).sorted().distinct().toArray();
        int words = Integer.highestOneBit(Math.max(1, this.windows.length * FILTER_BITS_PER_WINDOW / Long.SIZE)) << 1;
        filter = new long[words];
        for (long window : this.windows) {
            filter[word(window)] |= 1L << window;
        }
    }

    boolean contains(long window) {
        return (filter[word(window)] & 1L << window) != 0 && Arrays.binarySearch(windows, window) >= 0;
    }

    int size() {
        return windows.length;
    }

    private int word(long window) {
        return (int) (window >>> 32) & filter.length - 1;
    }
}
