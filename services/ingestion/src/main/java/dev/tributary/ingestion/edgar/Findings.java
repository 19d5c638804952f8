package dev.tributary.ingestion.edgar;

import java.util.List;
import java.util.Optional;

/// What a look at EDGAR brought.
///
/// @param filings   not known before, each once, with all its parties
/// @param retracted known accessions that the full index no longer has
/// @param cursor    where the next look begins; it moves only over what was read
/// @param stopped   why the look ended early, if it did: the next one goes on from the cursor
public record Findings(List<Discovery> filings, List<String> retracted, Cursor cursor, Optional<EdgarAnswer> stopped) {

    public Findings {
        filings = List.copyOf(filings);
        retracted = List.copyOf(retracted);
    }
}
