package dev.tributary.merging.command;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/// What commands print and return when they fail: 1 for the machine's fault, 2 for the input's.
final class CommandFailures {
    static final int MACHINE = 1;
    static final int INPUT = 2;
    /// What is said of commands that cannot go on where they were.
    static final String NOTHING_WRITTEN = "Stopped; nothing was written.";

    private CommandFailures() {}

    /// Prints a sentence on an expected failure; any other is thrown on. Faults of recipes and models are illegal arguments, too.
    ///
    /// @param stopped what to say of a command that was stopped
    static int report(RuntimeException failure, String stopped, PrintStream err) {
        switch (failure) {
            case IllegalArgumentException e -> err.println(e.getMessage());
            case UncheckedIOException e -> {
                err.println(e.getMessage());
                return MACHINE;
            }
            case CancellationException e -> {
                err.println(stopped);
                return MACHINE;
            }
            default -> throw failure;
        }
        return INPUT;
    }
}
