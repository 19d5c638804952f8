package dev.tributary.contracts.source;

/// A document could not be fetched now; it is asked for again later, after an outage of any length.
///
/// @param attempt       how often it was asked for, counted from 1
/// @param code          stable reason, e.g. `edgar-unavailable`
/// @param reason        what, where, why
/// @param afterSeconds  how long to wait at least
public record FetchDeferred(String pipeline, String documentId, int attempt, String code, String reason, long afterSeconds)
        implements SourceEvent {
}
