package dev.tributary.contracts.document;

import dev.tributary.contracts.ArtifactRef;
import java.time.LocalDate;
import java.util.Optional;

/// What was learnt of a document when it was read, beside its text.
///
/// @param spans      where every block of the text stands in the raw bytes, and which item it belongs to
/// @param bands      MinHash bands of its words, sixteen hexadecimal digits each: near duplicates share one
/// @param fileNumber the Commission's file number, which a registration statement shares with its amendments
/// @param period     the period of report, which a periodic report shares with its amendments
public record Reading(ArtifactRef spans, String bands, Optional<String> fileNumber, Optional<LocalDate> period) {
}
