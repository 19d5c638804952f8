package dev.tributary.contracts.release;

/// No candidate of the round may be released; the last release stays.
public record ReleaseRejected(String pipeline, int round, String reason, Scorecard scorecard) implements ReleaseEvent {
}
