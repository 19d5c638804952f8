package dev.tributary.local.command;

import dev.tributary.contracts.release.ModelReady;
import dev.tributary.contracts.release.ReleaseEvent;
import dev.tributary.local.ExitCode;
import dev.tributary.local.demo.Demo;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tributary demo`
@Command(name = "demo", description = {
        "Filings in, a released merged model out, on this machine. Then stays up until Ctrl-C, which stops everything.",
        "A second run goes on from the stored state with newer filings and makes the next release."})
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--exit", description = "Stop everything at the end instead of staying up.")
    private boolean exit;

    @Option(names = "--filings", paramLabel = "FOLDER",
            description = "Real EDGAR submissions (.txt, .nc) or single documents (.htm) instead of made ones.")
    private Optional<Path> filings = Optional.empty();

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Mixin
    private StartOptions start = new StartOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.ofProcess();
        StateFolder state = system.folder();
        Ports ports = start.ports(state);
        TerminalWatcher watcher = new TerminalWatcher(terminal);
        // Whatever ends this process, Ctrl-C included, leaves nothing running.
        CountDownLatch stopping = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stopping.countDown();
            if (Machine.runs(state)) {
                terminal.line("");
                terminal.line("Stopping");
                Machine.down(state, watcher);
            }
        }));
        Demo demo = new Demo(system.home(), state, ports, filings, terminal);
        ReleaseEvent outcome;
        try {
            outcome = demo.run(watcher);
        } catch (RuntimeException e) {
            if (stopping.getCount() == 0) {
                // Everything is being stopped beneath it: that it fails is no news. The process ends when all has stopped.
                new CountDownLatch(1).await();
            }
            throw e;
        }
        demo.suggest(!exit);
        if (!exit) {
            terminal.line();
            terminal.line("Up until Ctrl-C.");
            new CountDownLatch(1).await();
        }
        return (outcome instanceof ModelReady ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
