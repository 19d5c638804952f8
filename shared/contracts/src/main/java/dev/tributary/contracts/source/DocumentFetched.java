package dev.tributary.contracts.source;

import dev.tributary.contracts.ArtifactRef;

/// A document's bytes are in the artifact store.
///
/// @param raw its bytes as received, decompressed
public record DocumentFetched(String pipeline, String documentId, ArtifactRef raw) implements SourceEvent {
}
