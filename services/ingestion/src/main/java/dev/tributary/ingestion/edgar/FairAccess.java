package dev.tributary.ingestion.edgar;

import java.time.Instant;
import java.util.Optional;

/// Says when EDGAR may be asked. EDGAR counts all requests of one organisation together, so every instance asks here before each
/// of its own. Thread-safe.
public interface FairAccess {

    /// Waits for this caller's turn.
    ///
    /// @param backfill whether anything newer goes first
    /// @return empty when the request may be sent now; otherwise nobody may send any before the given time
    /// @throws InterruptedException if the thread is to stop
    Optional<Instant> await(boolean backfill) throws InterruptedException;

    /// Nobody asks for ten minutes.
    ///
    /// @param reason what EDGAR said, and what to do
    void lockOut(String reason);
}
