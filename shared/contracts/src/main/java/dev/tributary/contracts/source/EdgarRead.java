package dev.tributary.contracts.source;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// EDGAR was read up to here.
///
/// @param feedUntil  latest acceptance time seen in the current-events feed
/// @param dailyUntil last day whose index was reconciled
/// @param fullTag    entity tag of the full index that was last reconciled
/// @param since      the pipeline's `since`; another one begins anew
public record EdgarRead(String pipeline, Instant feedUntil, LocalDate dailyUntil, Optional<String> fullTag, LocalDate since)
        implements SourceState {

    /// The key of a pipeline's cursor.
    public static String key(String pipeline) {
        return pipeline + "/edgar";
    }

    @Override
    public String key() {
        return key(pipeline);
    }
}
