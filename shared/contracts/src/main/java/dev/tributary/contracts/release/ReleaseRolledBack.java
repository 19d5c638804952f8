package dev.tributary.contracts.release;

/// A release was withdrawn; subscribers go back to `to`.
public record ReleaseRolledBack(String pipeline, int release, int to, String reason) implements ReleaseEvent {
}
