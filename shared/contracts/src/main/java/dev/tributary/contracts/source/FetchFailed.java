package dev.tributary.contracts.source;

/// A document cannot be fetched, however often it is tried.
///
/// @param code   stable reason, e.g. `edgar-absent`
/// @param reason what, where, why, what to do
public record FetchFailed(String pipeline, String documentId, String code, String reason) implements SourceEvent {
}
