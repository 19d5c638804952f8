package dev.tributary.ingestion;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of ingestion.
@ConfigMapping(prefix = "tributary.ingestion")
public interface IngestionSettings {

    /// The largest filing that is read; larger ones are rejected, their bytes kept.
    @WithDefault("512M")
    MemorySize filingBytes();

    /// The largest single document of a filing; larger ones are skipped and counted.
    @WithDefault("25M")
    MemorySize documentBytes();

    /// Whether PDFs within a submission are read, each by a process of its own; else they are skipped and counted.
    @WithDefault("false")
    boolean pdfExhibits();

    /// How often watched folders are looked at, unless the pipeline says otherwise.
    @WithDefault("PT2S")
    Duration folderEvery();
}
