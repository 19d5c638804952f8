package dev.tributary.worker.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/// Settings that every service has.
@ConfigMapping(prefix = "tributary")
public interface TributarySettings {

    /// The service's name: its Streams application, its topics, its share group.
    String service();

    /// Folder of the artifact store.
    Path store();

    /// Folder for what can be made again: Streams state, models laid out as folders, attempts under way.
    Path work();

    /// Folder that released models are written to.
    Path releases();

    /// Jobs at a time in this process.
    @WithDefault("1")
    int slots();
}
