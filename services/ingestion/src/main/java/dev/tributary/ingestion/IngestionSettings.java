package dev.tributary.ingestion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of ingestion.
@ConfigMapping(prefix = "tributary.ingestion")
public interface IngestionSettings {

    /// The largest filing that is read, in bytes; larger ones are rejected, their bytes kept.
    @WithDefault("536870912")
    long filingBytes();

    /// The largest single document of a filing, in bytes; larger ones are skipped and counted.
    @WithDefault("26214400")
    int documentBytes();

    /// Whether PDFs within a submission are read, each by a process of its own; else they are skipped and counted.
    @WithDefault("false")
    boolean pdfExhibits();

    /// How often watched folders are looked at, unless the pipeline says otherwise.
    @WithDefault("2s")
    Duration folderEvery();
}
