package dev.tributary.ingestion.intake;

import dev.tributary.contracts.job.FetchDocument;
import java.nio.file.Path;

/// Fetches documents from where they were seen. Thread-safe.
@FunctionalInterface
public interface Fetcher {

    /// Fetches one.
    ///
    /// @param file written anew
    /// @throws InterruptedException if the thread is to stop
    Fetched fetch(FetchDocument command, Path file) throws InterruptedException;
}
