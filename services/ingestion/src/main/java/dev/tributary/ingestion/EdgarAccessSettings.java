package dev.tributary.ingestion;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How EDGAR is asked.
@ConfigMapping(prefix = "tributary.ingestion.edgar")
public interface EdgarAccessSettings {

    /// Who asks: `Company name contact@domain`. EDGAR requires it; without it, nothing is asked.
    Optional<String> userAgent();

    /// Where EDGAR is; only tests and the fake one differ.
    @WithDefault("https://www.sec.gov")
    URI base();

    /// How often the current-events feed is looked at, unless the pipeline says otherwise.
    @WithDefault("PT3S")
    Duration every();

    /// How long one answer may take, body included.
    @WithDefault("PT5M")
    Duration answerWithin();

    /// The largest daily archive that a backfill reads.
    @WithDefault("16G")
    MemorySize archiveBytes();
}
