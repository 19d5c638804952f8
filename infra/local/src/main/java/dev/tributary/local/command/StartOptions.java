package dev.tributary.local.command;

import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import dev.tributary.local.machine.PortChoice;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/// How a system is started.
final class StartOptions {

    @Option(names = "--port-offset", paramLabel = "N",
            description = "Added to every port, e.g. 100 for Kafka on 9192; kept until another is given.")
    private Optional<Integer> portOffset = Optional.empty();

    Ports ports(StateFolder state) {
        try {
            return new PortChoice(state).choose(portOffset.map(OptionalInt::of).orElse(OptionalInt.empty()));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ExitCode.INVALID, e.getMessage(), e);
        }
    }
}
