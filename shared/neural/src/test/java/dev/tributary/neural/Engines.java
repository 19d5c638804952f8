package dev.tributary.neural;

import dev.tributary.neural.script.TorchEngine;

/// The engine as all tests of a process share it.
public final class Engines {

    private Engines() {
    }

    public static TorchEngine torch() {
        return TorchEngine.start(2);
    }
}
