package dev.tributary.contracts.source;

/// The host has refused an instance: all must be silent.
///
/// @param caller the instance
/// @param reason what the host said, and what to do
public record AccessRefused(String host, String caller, String reason) implements AccessRequest {
}
