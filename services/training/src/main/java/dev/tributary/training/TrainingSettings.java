package dev.tributary.training;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of training on this machine. What a run computes is in the pipeline's `training` section instead.
@ConfigMapping(prefix = "tributary.training")
public interface TrainingSettings {

    /// Native threads of each operation. Part of the result: libtorch splits some sums by thread, so workers of one
    /// installation must agree.
    @WithDefault("2")
    int threads();

    /// The longest time between two resume states: what a kill can cost.
    @WithDefault("PT1M")
    Duration stateEvery();
}
