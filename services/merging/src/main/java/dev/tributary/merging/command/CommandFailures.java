package dev.tributary.merging.command;

import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.weights.InvalidModelException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;

/// What commands print and return when they fail: 1 for the machine's fault, 2 for the input's.
final class CommandFailures {
    static final int MACHINE = 1;
    static final int INPUT = 2;

    private CommandFailures() {}

    /// Prints a sentence on an expected failure; any other is thrown on.
    static int report(RuntimeException failure, PrintStream err) {
        switch (failure) {
            case InvalidRecipeException e -> err.println(e.getMessage());
            case InvalidModelException e -> err.println(e.getMessage());
            case IllegalArgumentException e -> err.println(e.getMessage());
            case UncheckedIOException e -> {
                err.println(e.getMessage());
                return MACHINE;
            }
            case CancellationException e -> {
                err.println("Stopped; nothing was written.");
                return MACHINE;
            }
            default -> throw failure;
        }
        return INPUT;
    }
}
