package dev.tributary.contracts.document;

import dev.tributary.contracts.event.Payload;
import java.util.Optional;

/// A document was read, but not yet compared with the others: what `documents.extracted.v1` carries. Keyed by pipeline, so
/// that one place sees all of a pipeline's documents and can tell duplicates.
///
/// @param document what it becomes if it is no duplicate
/// @param reading  what it is compared by
public record DocumentExtracted(DocumentIngested document, Optional<Reading> reading) implements Payload {

    /// A document of which no more is known than what it becomes.
    public DocumentExtracted(DocumentIngested document) {
        this(document, Optional.empty());
    }

    @Override
    public String key() {
        return document.pipeline();
    }
}
