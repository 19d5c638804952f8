package dev.tributary.merging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Settings of merging.
@ConfigMapping(prefix = "tributary.merging")
public interface MergingSettings {

    /// Threads of one merge; the result does not depend on it.
    @WithDefault("2")
    int threads();
}
