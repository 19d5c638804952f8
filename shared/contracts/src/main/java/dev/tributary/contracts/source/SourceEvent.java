package dev.tributary.contracts.source;

import dev.tributary.contracts.event.Payload;

/// What `sources.events.v1` carries: observations of documents at their sources. The same thing may be observed any number of
/// times; the one place that reads this topic tells what is new.
public sealed interface SourceEvent extends Payload permits DocumentSighted, DocumentFetched, FetchDeferred, FetchFailed, DocumentVanished {

    /// The pipeline whose source it is.
    String pipeline();

    /// The document's identity at the source: its accession number, or a digest of its address where it has none.
    String documentId();

    @Override
    default String key() {
        return pipeline() + '/' + documentId();
    }
}
