package dev.tributary.ingestion.sgml;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Finds the markers of a submission in one pass over a window that slides along the bytes, so that a submission of any
/// size costs the same small heap.
final class MarkerScanner {

    /// A window of this many bytes keeps the copy in the second-level cache.
    private static final int WINDOW_BYTES = 1 << 18;

    /// Receives the markers in order.
    @FunctionalInterface
    interface Sink {
        void found(Marker marker, long offset);
    }

    private MarkerScanner() {
    }

    static void scan(MemorySegment raw, Sink sink) {
        long size = raw.byteSize();
        byte[] window = new byte[(int) Math.min(WINDOW_BYTES, size)];
        long base = 0;
        byte before = '\n';
        while (base < size) {
            int filled = (int) Math.min(window.length, size - base);
            MemorySegment.copy(raw, ValueLayout.JAVA_BYTE, base, window, 0, filled);
            boolean last = base + filled == size;
            // A marker and the byte behind it must lie in the window: leave the tail for the next one.
            int until = last ? filled : filled - Marker.LONGEST - 1;
            for (int i = 0; i < until; i++) {
                if (window[i] == '<' && mayMark(window, i, filled)) {
                    byte previous = i == 0 ? before : window[i - 1];
                    Optional<Marker> marker = Marker.at(window, i, filled);
                    if (marker.isPresent() && isWhole(marker.get(), previous, window, i, filled)) {
                        sink.found(marker.get(), base + i);
                    }
                }
            }
            before = until > 0 ? window[until - 1] : before;
            base += until;
        }
    }

    private static boolean mayMark(byte[] window, int at, int limit) {
        if (at + 1 >= limit) {
            return false;
        }
        byte next = window[at + 1];
        return next == 'D' || next == 'T' || next == '/' && at + 2 < limit && window[at + 2] >= 'D' && window[at + 2] <= 'T';
    }

    private static boolean isWhole(Marker marker, byte previous, byte[] window, int at, int limit) {
        int behind = at + marker.length();
        return isLineEnd(previous) || marker.closes() && (behind >= limit || isLineEnd(window[behind]));
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
