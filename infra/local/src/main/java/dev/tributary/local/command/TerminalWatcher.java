package dev.tributary.local.command;

import dev.tributary.local.machine.Machine;
import dev.tributary.local.terminal.Amounts;
import dev.tributary.local.terminal.Terminal;
import java.time.Duration;

/// Says what happens to the processes, one line each.
final class TerminalWatcher implements Machine.Watcher {

    private final Terminal terminal;

    TerminalWatcher(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void ready(String member, Duration after) {
        terminal.line("  %s %-11s %s".formatted(terminal.good("ready"), member, terminal.dim(Amounts.duration(after))));
    }

    @Override
    public void stopped(String member, boolean forced) {
        terminal.line("  stopped %s%s".formatted(member, forced ? " (by force: it did not stop in time)" : ""));
    }
}
