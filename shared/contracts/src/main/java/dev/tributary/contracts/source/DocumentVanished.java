package dev.tributary.contracts.source;

/// A source that showed a document no longer does.
///
/// @param reason how that was noticed
public record DocumentVanished(String pipeline, String documentId, String reason) implements SourceEvent {
}
