package dev.tributary.tuning.command;

import dev.tributary.tuning.method.TuningFollower;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Shows how far something is on one line that is rewritten, and keeps a run's state in a file. Where nobody watches a line is written at
/// each new look at the held-out text.
final class TuneProgress implements TuningFollower {

    private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();
    private static final long SAVE_NANOS = Duration.ofSeconds(15).toNanos();
    /// Before this share of the work there is no basis for an estimate.
    private static final double BASIS = 0.02;

    private final PrintStream out;
    private final boolean live;
    private final boolean quiet;
    private final BooleanSupplier cancelled;
    private final String label;
    private final Optional<Path> state;
    private final long start = System.nanoTime();
    private double first = Double.NaN;
    private double said = Double.NaN;
    private long shown;
    private long saved = start;

    /// @param live  whether `out` is a terminal
    /// @param label what the line begins with
    /// @param state where the run's state is kept, if it is
    TuneProgress(PrintStream out, boolean live, boolean quiet, BooleanSupplier cancelled, String label, Optional<Path> state) {
        this.out = out;
        this.live = live;
        this.quiet = quiet;
        this.cancelled = cancelled;
        this.label = label;
        this.state = state;
    }

    @Override
    public void progressed(double fraction, Map<String, Double> measures) {
        if (Double.isNaN(first)) {
            first = fraction;
        }
        long now = System.nanoTime();
        double held = measures.getOrDefault(HELD_OUT, Double.NaN);
        if (live && !quiet && (now - shown >= REDRAW_NANOS || fraction >= 1)) {
            shown = now;
            out.print("\r\u001B[K" + line(fraction, measures, now));
            out.flush();
        } else if (!live && !quiet && Double.compare(held, said) != 0) {
            said = held;
            out.println(line(fraction, measures, now));
        }
    }

    private String line(double fraction, Map<String, Double> measures, long now) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%s%5.1f %%", label, 100 * fraction));
        if (measures.containsKey(HELD_OUT)) {
            line.append(String.format(Locale.ROOT, "  KL %.4f, averaging %.4f", measures.get(HELD_OUT), measures.get(LINEAR)));
            measures.forEach((name, value) -> {
                if (name.startsWith(HELD_OUT + ".")) {
                    line.append(String.format(Locale.ROOT, "  %s %.4f", name.substring(HELD_OUT.length() + 1), value));
                }
            });
        }
        double done = fraction - first;
        if (done >= BASIS && fraction < 1) {
            line.append("  ").append(duration((now - start) / 1e9 * (1 - fraction) / done)).append(" left");
        }
        return line.toString();
    }

    /// Seconds as people say them.
    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 100 ? whole + " s" : whole < 6000 ? Math.round(whole / 60.0) + " min" : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
    }

    @Override
    public boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public void resumable(Consumer<Path> save) {
        long now = System.nanoTime();
        if (state.isPresent() && (cancelled.getAsBoolean() || now - saved >= SAVE_NANOS) && Files.isDirectory(state.get().getParent())) {
            save.accept(state.get());
            saved = now;
        }
    }

    /// Ends the line.
    void finish() {
        if (live && !quiet) {
            out.print("\r\u001B[K");
            out.flush();
        }
    }
}
