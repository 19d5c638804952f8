package dev.tributary.contracts.source;

/// An instance wants to send one request.
///
/// @param caller     the instance
/// @param number     the caller's own number of this request
/// @param leadMillis how long an answer takes to reach the caller; an earlier turn would be missed
/// @param backfill   whether anything newer goes first
public record AccessRequested(String host, String caller, long number, long leadMillis, boolean backfill) implements AccessRequest {
}
