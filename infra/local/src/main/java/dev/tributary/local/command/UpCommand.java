package dev.tributary.local.command;

import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tributary up`
@Command(name = "up", description = "Starts the broker and the services and waits until they are ready. What runs already is left running.")
final class UpCommand implements Runnable {

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Mixin
    private StartOptions start = new StartOptions();

    @Override
    public void run() {
        Terminal terminal = Terminal.ofProcess();
        StateFolder state = system.folder();
        Ports ports = start.ports(state);
        new Machine(system.home(), state, ports).up(new TerminalWatcher(terminal));
        terminal.line();
        terminal.line("Kafka on %s, web page on http://localhost:%d, state in %s".formatted(ports.bootstrap(), ports.http("console"), state.root()));
        terminal.line("Next: ./tributary apply PIPELINE.yaml, ./tributary submit FOLDER, ./tributary watch");
    }
}
