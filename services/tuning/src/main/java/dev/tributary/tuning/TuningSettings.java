package dev.tributary.tuning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of tuning on this machine. What a run computes is in the pipeline's `tune` entries instead.
@ConfigMapping(prefix = "tributary.tuning")
public interface TuningSettings {

    /// Native threads of each operation. Part of the result: libtorch splits some sums by thread, so workers of one
    /// installation must agree.
    @WithDefault("2")
    int threads();

    /// The longest time between two resume states: what a kill can cost.
    @WithDefault("PT30S")
    Duration stateEvery();
}
