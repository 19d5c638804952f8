package dev.tributary.merging.command;

import dev.tributary.merge.engine.MergeControl;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Shows how far a merge is, how fast it writes and when it will be done, on one line that is rewritten. Silent where nobody watches.
final class ProgressLine implements MergeControl {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean live;
    private final AtomicBoolean cancelled;
    private final long start = System.nanoTime();
    private final AtomicLong shown = new AtomicLong(start);

    /// @param live whether `out` is a terminal
    ProgressLine(PrintStream out, boolean live, AtomicBoolean cancelled) {
        this.out = out;
        this.live = live;
        this.cancelled = cancelled;
    }

    @Override
    public void progressed(long done, long total) {
        long now = System.nanoTime();
        long last = shown.get();
        if (live && (now - last >= INTERVAL_NANOS || done == total) && shown.compareAndSet(last, now)) {
            double seconds = (now - start) / 1e9;
            double rate = done / seconds;
            out.printf("\r%5.1f %%  %s of %s  %.2f GB/s  %.0f s left ", 100.0 * done / total, bytes(done), bytes(total), rate / 1e9,
                    (total - done) / rate);
            out.flush();
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled.get();
    }

    /// Ends the line.
    void finish() {
        if (live) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }

    static String bytes(long count) {
        if (count >= 1_000_000_000) {
            return "%.2f GB".formatted(count / 1e9);
        }
        return count >= 1_000_000 ? "%.1f MB".formatted(count / 1e6) : "%,d B".formatted(count);
    }
}
