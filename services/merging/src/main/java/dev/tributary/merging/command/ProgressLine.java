package dev.tributary.merging.command;

import dev.tributary.merge.engine.Interruption;
import dev.tributary.merge.engine.MergeControl;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/// Shows how far a merge is, how fast it writes and when it will be done, on one line that is rewritten. Silent where nobody watches.
final class ProgressLine implements MergeControl, AutoCloseable {
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream out;
    private final boolean live;
    private final Interruption interruption;
    private final long start = System.nanoTime();
    private final AtomicLong shown = new AtomicLong(start);

    private ProgressLine(PrintStream out, boolean live, Interruption interruption) {
        this.out = out;
        this.live = live;
        this.interruption = interruption;
    }

    /// Starts a line, and watches for the process to be told to stop, until closed.
    ///
    /// @param quiet whether nothing is to be shown
    static ProgressLine open(PrintStream out, boolean quiet) {
        boolean live = !quiet && System.console() != null && System.console().isTerminal();
        return new ProgressLine(out, live, Interruption.watch());
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
        return interruption.asked();
    }

    /// Like [#progressed], for work that does not ask whether to stop.
    ///
    /// @throws java.util.concurrent.CancellationException if the process was told to stop
    void progressedOrStop(long done, long total) {
        interruption.check();
        progressed(done, total);
    }

    /// Ends the line.
    @Override
    public void close() {
        interruption.close();
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

    /// A number and what it counts, e.g. `1 file`, `2 files`.
    static String count(int number, String noun) {
        return "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
    }
}
