package dev.tributary.contracts.source;

import dev.tributary.contracts.document.Origin;

/// A document is known, with everything its sightings told together.
///
/// @param form     EDGAR form type; empty where the source has none
/// @param origin   its parties united, its clocks as first told
/// @param progress `waiting`, `asked`, `fetched`, `failed` or `vanished`
public record DocumentKnown(String pipeline, String documentId, String form, Origin origin, String progress) implements SourceState {

    /// The key of a known document.
    public static String key(String pipeline, String documentId) {
        return pipeline + "/document/" + documentId;
    }

    @Override
    public String key() {
        return key(pipeline, documentId);
    }
}
