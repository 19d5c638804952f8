package dev.tributary.contracts.document;

import dev.tributary.contracts.event.Payload;

/// What `documents.events.v1` carries.
public sealed interface DocumentEvent extends Payload
        permits DocumentIngested, DocumentRejected, DocumentSuperseded, DocumentRetracted {

    /// The pipeline that took the document in.
    String pipeline();

    /// The document's identity: its accession number, or a digest where it has none.
    String documentId();

    @Override
    default String key() {
        return documentId();
    }
}
