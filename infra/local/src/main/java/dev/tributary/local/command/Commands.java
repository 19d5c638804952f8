package dev.tributary.local.command;

import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// The command line as a whole: its commands, and what a person is told when one fails.
@Command(name = "tributary",
        subcommands = {
                DemoCommand.class, UpCommand.class, DownCommand.class, StatusCommand.class, ApplyCommand.class, SubmitCommand.class,
                BackfillCommand.class, WatchCommand.class, ModelsCommand.class, TraceCommand.class, LogsCommand.class})
public final class Commands {

    private Commands() {
    }

    /// Runs one command line.
    ///
    /// @return what to end the process with
    public static int run(String... arguments) {
        return commandLine(Terminal.ofProcess()).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        Help.Ansi ansi = terminal.colours() ? Help.Ansi.ON : Help.Ansi.OFF;
        CommandLine line = new CommandLine(new Commands())
                .setColorScheme(Help.defaultColorScheme(ansi))
                .registerConverter(LocalDate.class, Commands::day)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true).version((String[]) null));
        line.setParameterExceptionHandler((problem, given) -> invalid(problem));
        line.setExecutionExceptionHandler((thrown, command, given) -> failed(thrown));
        return line;
    }

    private static LocalDate day(String written) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'%s' is no day; write it like 2024-12-31".formatted(written));
        }
    }

    private static int invalid(ParameterException problem) {
        complain(problem.getMessage());
        CommandLine command = problem.getCommandLine();
        if (command.getParent() != null) {
            System.err.println("See './tributary %s --help'.".formatted(command.getCommandName()));
        } else {
            System.err.println("See './tributary help'.");
        }
        return ExitCode.INVALID.code();
    }

    private static int failed(Exception thrown) {
        return switch (thrown) {
            case ProblemException problem -> complain(problem.getMessage(), problem.exitCode());
            case InvalidPipelineException invalid -> complain(invalid.getMessage(), ExitCode.INVALID);
            case FailureException failure -> complain(failure.getMessage(),
                    failure.failure() instanceof Failure.Invalid ? ExitCode.INVALID : ExitCode.FAILED);
            case KafkaException kafka -> complain("Kafka: " + kafka.getMessage() + "; see './tributary status'", ExitCode.FAILED);
            case FileSystemException file -> complain("%s: %s".formatted(file.getFile(),
                    file.getReason() == null ? file.getClass().getSimpleName() : file.getReason()), ExitCode.FAILED);
            case UncheckedIOException io -> complain(String.valueOf(io.getMessage()), ExitCode.FAILED);
            case IOException io -> complain(String.valueOf(io.getMessage()), ExitCode.FAILED);
            default -> {
                // A fault of ours: whoever reports it needs the trace.
                thrown.printStackTrace();
                yield ExitCode.FAILED.code();
            }
        };
    }

    private static int complain(String message, ExitCode code) {
        complain(message);
        return code.code();
    }

    private static void complain(String message) {
        System.err.println("tributary: " + message);
    }
}
