package dev.tributary.ingestion.intake;

import java.io.IOException;
import java.util.Optional;

/// Reads one source, look by look.
@FunctionalInterface
public interface SourceReader {

    /// Looks once.
    ///
    /// @return what a person should know: why the look was cut short; empty if all is well
    /// @throws IOException          if the disk fails
    /// @throws InterruptedException if the thread is to stop
    Optional<String> look() throws IOException, InterruptedException;
}
