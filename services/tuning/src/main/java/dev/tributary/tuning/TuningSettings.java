package dev.tributary.tuning;

import dev.tributary.tuning.method.Means;
import io.quarkus.runtime.configuration.MemorySize;
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

    /// Precision of what is learnt and searched by: `float32`, `bfloat16`, or `fastest`: bfloat16 where the processor has
    /// instructions for it. Results are judged in float32 in any case. Part of the result: where machines differ, name one.
    @WithDefault(Means.FASTEST)
    String precision();

    /// Memory outside the heap for activations that a step would otherwise make twice, and in a search for what the sources predict; changes
    /// no result.
    @WithDefault("512M")
    MemorySize keep();

    /// The longest time between two resume states: what a kill can cost.
    @WithDefault("PT30S")
    Duration stateEvery();
}
