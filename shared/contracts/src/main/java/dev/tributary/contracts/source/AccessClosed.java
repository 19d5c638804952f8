package dev.tributary.contracts.source;

import java.time.Instant;

/// Nobody sends anything until a time; earlier turns are void.
///
/// @param until  when the host is asked again
/// @param reason what the host said, and what to do
public record AccessClosed(String host, Instant until, String reason) implements AccessAnswer {
}
