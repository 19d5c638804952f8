package dev.tributary.merging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Settings of merging.
@ConfigMapping(prefix = "tributary.merging")
public interface MergingSettings {

    /// Threads of one merge; the result does not depend on it.
    @WithDefault("2")
    int threads();

    /// The largest weight file of a result, in bytes. A result of several files is computed by as many workers as there are.
    @WithDefault("5000000000")
    long shardBytes();
}
