package dev.tributary.local.machine;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// One process of a system.
///
/// @param name        e.g. `broker`, `training`
/// @param ports       the ports it listens on
/// @param command     what to run
/// @param environment added to this process's own environment
/// @param ready       whether it answers now
record Member(String name, List<Integer> ports, List<String> command, Map<String, String> environment, BooleanSupplier ready) {

    /// The fake EDGAR's name.
    static final String FAKE_EDGAR = "fake-edgar";
    /// The broker's name.
    static final String BROKER = "broker";

    Member {
        ports = List.copyOf(ports);
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
