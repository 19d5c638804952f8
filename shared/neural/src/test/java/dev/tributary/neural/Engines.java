package dev.tributary.neural;

import dev.tributary.neural.script.TorchEngine;

/// The engine as all tests of a process share it: one thread, since with models this small a second one only waits.
public final class Engines {

    private Engines() {
    }

    public static TorchEngine torch() {
        return TorchEngine.start(1);
    }
}
