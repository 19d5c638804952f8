package dev.tributary.contracts.source;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.Origin;
import java.util.Optional;

/// A source shows a document.
///
/// @param fileName what to call it
/// @param form     EDGAR form type; empty where the source has none
/// @param origin   where it is, and when it was accepted and first seen
/// @param backfill whether it may wait until nothing newer does
/// @param raw      its bytes, where they came with the sighting; otherwise they are fetched from the origin's location
public record DocumentSighted(
        String pipeline,
        String documentId,
        String fileName,
        String form,
        Origin origin,
        boolean backfill,
        Optional<ArtifactRef> raw) implements SourceEvent {
}
