package dev.tributary.local.command;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.machine.LogFile;
import dev.tributary.local.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tributary logs`
@Command(name = "logs", description = "Shows what a process has printed.")
final class LogsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SERVICE", description = "broker, ingestion, training, merging, tuning, evaluation, console or fake-edgar.")
    private String service = "";

    @Option(names = {"-f", "--follow"}, description = "Go on until Ctrl-C.")
    private boolean follow;

    @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = "200",
            description = "How many lines to begin with (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!service.equals(Machine.FAKE_EDGAR) && !Machine.names().contains(service)) {
            throw new ProblemException(ExitCode.INVALID, "there is no process '%s'; there are %s"
                    .formatted(service, String.join(", ", Machine.names())));
        }
        Path log = system.folder().log(service);
        if (!Files.exists(log)) {
            throw new ProblemException(ExitCode.NOT_RUNNING, "%s has not run yet: there is no %s".formatted(service, log));
        }
        new LogFile(log).print(System.out, lines, follow);
        return 0;
    }
}
