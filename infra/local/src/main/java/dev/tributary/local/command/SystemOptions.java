package dev.tributary.local.command;

import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.PortChoice;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which system a command is about; every command has these options.
final class SystemOptions {

    @Option(names = "--state", paramLabel = "DIR", description = "Where the system keeps its state (default: .tributary in the checkout).")
    private Optional<Path> state = Optional.empty();

    Home home() {
        return Home.ofProcess();
    }

    StateFolder folder() {
        return new StateFolder(state.orElseGet(() -> home().defaultState()));
    }

    /// The ports of the running system.
    Ports runningPorts() {
        return new PortChoice(folder()).running();
    }
}
