package dev.tributary.local.command;

import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tributary down`
@Command(name = "down", description = "Stops the services and the broker. What they keep stays for the next 'up'.")
final class DownCommand implements Runnable {

    @Mixin
    private SystemOptions system = new SystemOptions();

    @Override
    public void run() {
        Terminal terminal = Terminal.ofProcess();
        StateFolder state = system.folder();
        if (!Machine.runs(state)) {
            terminal.line("nothing runs in " + state.root());
            return;
        }
        Machine.down(state, new TerminalWatcher(terminal));
    }
}
