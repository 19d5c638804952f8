package dev.tributary.contracts.source;

import java.time.Instant;

/// One request may be sent, at its time or shortly after; a turn that is missed is lost, so a dead instance keeps nothing.
///
/// @param caller the instance
/// @param number the request
/// @param at     its turn
public record AccessGranted(String host, String caller, long number, Instant at) implements AccessAnswer {
}
