package dev.tributary.merging.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Runs commands as processes of their own.
final class Processes {
    private Processes() {}

    /// Runs a command. A mistyped option is answered by one sentence, not by all the options there are; of an option given twice the last
    /// counts.
    ///
    /// @return the exit code
    static int run(Object command, String... arguments) {
        return new CommandLine(command).setOverwrittenOptionsAllowed(true).setParameterExceptionHandler(Processes::refuse).execute(arguments);
    }

    private static int refuse(ParameterException fault, String[] arguments) {
        PrintWriter err = fault.getCommandLine().getErr();
        err.println(fault.getMessage());
        UnmatchedArgumentException.printSuggestions(fault, err);
        err.printf("'%s --help' lists the options.%n", fault.getCommandLine().getCommandName());
        return CommandFailures.INPUT;
    }
}
