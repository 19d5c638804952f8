package dev.tributary.ingestion;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How PDFs are read: each by a process of its own.
@ConfigMapping(prefix = "tributary.ingestion.pdf")
public interface PdfSettings {

    /// The folder with the jars of the program that reads them; `pdf` beside the service's own jar if absent.
    Optional<Path> program();

    /// The process's heap.
    @WithDefault("256M")
    MemorySize heapBytes();

    /// How long one PDF may take.
    @WithDefault("PT60S")
    Duration within();
}
