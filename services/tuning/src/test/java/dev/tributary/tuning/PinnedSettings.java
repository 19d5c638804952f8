package dev.tributary.tuning;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/// Settings under which results are the same on every machine.
record PinnedSettings(Duration stateEvery) implements TuningSettings {

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public String precision() {
        return "float32";
    }

    @Override
    public MemorySize keep() {
        return new MemorySize(BigInteger.valueOf(1 << 20));
    }
}
