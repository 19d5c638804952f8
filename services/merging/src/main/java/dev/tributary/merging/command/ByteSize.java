package dev.tributary.merging.command;

import java.util.Locale;

/// A number of bytes as MergeKit writes it: `5B` is five billion, K, M and B are decimal.
final class ByteSize {
    private ByteSize() {}

    /// @throws IllegalArgumentException if it is not a size above zero
    static long parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        long unit = switch (upper.isEmpty() ? ' ' : upper.charAt(upper.length() - 1)) {
            case 'K' -> 1_000L;
            case 'M' -> 1_000_000L;
            case 'B' -> 1_000_000_000L;
            default -> 1L;
        };
        double number;
        try {
            number = Double.parseDouble(unit == 1 ? upper : upper.substring(0, upper.length() - 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write e.g. 500M or 5B (decimal bytes)", e);
        }
        if (number * unit >= 1) {
            return (long) (number * unit);
        }
        throw new IllegalArgumentException("'" + text + "' is not a size above zero");
    }
}
