package dev.tributary.local.machine;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/// The ports that a system was started with, kept in its state folder so that every later command finds it.
public final class PortChoice {

    private final StateFolder state;
    private final Path file;

    public PortChoice(StateFolder state) {
        this.state = state;
        this.file = state.run().resolve("port-offset");
    }

    /// The ports to start with: as asked, else as before, else the usual ones. Remembered.
    ///
    /// @throws ProblemException if the system already runs with others
    public Ports choose(OptionalInt offset) {
        Optional<Ports> before = remembered();
        Ports ports = offset.isPresent() ? new Ports(offset.getAsInt()) : before.orElse(new Ports(0));
        if (Machine.runs(state) && before.isPresent() && !before.get().equals(ports)) {
            throw new ProblemException(ExitCode.INVALID, "the system in %s already runs with port offset %d; stop it first with './tributary down'"
                    .formatted(state.root(), before.get().offset()));
        }
        state.make();
        try {
            Files.writeString(file, ports.offset() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }

    /// The ports of the running system.
    ///
    /// @throws ProblemException if none runs
    public Ports running() {
        if (!Machine.runs(state)) {
            throw new ProblemException(ExitCode.NOT_RUNNING, "no system runs in %s; start one with './tributary up', or name another with --state"
                    .formatted(state.root()));
        }
        return remembered().orElse(new Ports(0));
    }

    /// The ports that were used last.
    public Optional<Ports> remembered() {
        try {
            return Optional.of(new Ports(Integer.parseInt(Files.readString(file).strip())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            throw new ProblemException(ExitCode.FAILED, "%s does not hold a port offset; delete it".formatted(file), e);
        }
    }
}
