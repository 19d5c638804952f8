package dev.tributary.contracts.document;

import dev.tributary.contracts.event.Payload;

/// A document was read, but not yet compared with the others: what `documents.extracted.v1` carries. Keyed by pipeline, so
/// that one place sees all of a pipeline's documents and can tell duplicates.
///
/// @param document what it becomes if it is no duplicate
public record DocumentExtracted(DocumentIngested document) implements Payload {

    @Override
    public String key() {
        return document.pipeline();
    }
}
