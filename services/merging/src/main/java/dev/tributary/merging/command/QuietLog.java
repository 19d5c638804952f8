package dev.tributary.merging.command;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Keeps what services log about themselves out of a command's output.
final class QuietLog {
    // Held, since the platform forgets the settings of loggers nobody holds.
    private static final Logger OURS = Logger.getLogger("dev.tributary");

    private QuietLog() {}

    static void quieten() {
        OURS.setLevel(Level.WARNING);
    }
}
