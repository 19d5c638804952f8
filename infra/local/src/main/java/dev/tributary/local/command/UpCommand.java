package dev.tributary.local.command;

import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.demo.LivePipeline;
import dev.tributary.local.demo.Preparation;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tributary up`
@Command(name = "up", description = {
        "Starts the broker and the services and waits until they are ready. What runs already is left running.",
        "With --fake-edgar it also starts an EDGAR of made filings, and declares a pipeline that reads from it",
        "in real time: documents come in one after another, and releases follow."})
final class UpCommand implements Callable<Integer> {

    private static final double MOST_FILINGS = 600;

    @Option(names = "--fake-edgar", description = "Read made filings, live, from a fake EDGAR on this machine.")
    private boolean fakeEdgar;

    @Option(names = "--filings-per-minute", paramLabel = "N", defaultValue = "20",
            description = "How fast the fake EDGAR's filings become public (default: ${DEFAULT-VALUE}).")
    private double filingsPerMinute;

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Mixin
    private StartOptions start = new StartOptions();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.ofProcess();
        if (!(filingsPerMinute > 0) || filingsPerMinute > MOST_FILINGS) {
            throw new ProblemException(ExitCode.INVALID, "--filings-per-minute must be above 0 and at most %.0f, got %s"
                    .formatted(MOST_FILINGS, filingsPerMinute));
        }
        StateFolder state = system.folder();
        Ports ports = start.ports(state);
        Machine machine = new Machine(system.home(), state, ports);
        TerminalWatcher watcher = new TerminalWatcher(terminal);
        if (fakeEdgar) {
            machine.startFakeEdgar(filingsPerMinute, watcher);
            new Preparation(machine, state, terminal).run(watcher);
            PipelineDefined pipeline = LivePipeline.declare(system.home(), state, ports);
            where(terminal, state, ports);
            terminal.line("About %.0f filings a minute become public and are read into pipeline '%s'; after some minutes the first release follows."
                    .formatted(filingsPerMinute, pipeline.pipeline()));
            terminal.line("Next: ./tributary watch --documents, the web page, ./tributary logs fake-edgar -f, ./tributary down");
        } else {
            machine.up(watcher);
            where(terminal, state, ports);
            terminal.line("Next: ./tributary apply PIPELINE.yaml, ./tributary submit FOLDER, ./tributary watch");
        }
        return ExitCode.DONE.code();
    }

    private static void where(Terminal terminal, StateFolder state, Ports ports) {
        terminal.line();
        terminal.line("Kafka on %s, web page on http://localhost:%d, state in %s".formatted(ports.bootstrap(), ports.http("console"), state.root()));
    }
}
