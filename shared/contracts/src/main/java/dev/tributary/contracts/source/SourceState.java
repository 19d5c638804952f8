package dev.tributary.contracts.source;

import dev.tributary.contracts.event.Payload;

/// What `sources.state.v1` carries: how far each source was read, and which documents are known. Any instance can take a source
/// over from here.
public sealed interface SourceState extends Payload permits EdgarRead, FeedRead, BackfillAdvanced, DocumentKnown {

    /// The pipeline whose source it is.
    String pipeline();
}
