package dev.tributary.local.terminal;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
public final class Amounts {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {
    }

    /// `842`, `12.3 k`, `1.20 M`.
    public static String count(double value) {
        if (value < 1_000) {
            return "%.0f".formatted(value);
        }
        if (value < 1_000_000) {
            return String.format(Locale.ROOT, value < 100_000 ? "%.1f k" : "%.0f k", value / 1_000);
        }
        return String.format(Locale.ROOT, "%.2f M", value / 1_000_000);
    }

    /// `512 B`, `14.2 MiB`.
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    /// `0.4 s`, `42 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`.
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
    }

    /// A number with `digits` decimals, in the same form on every machine.
    public static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /// `1 filing`, `2 filings`.
    public static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
