package dev.tributary.console.registry;

import java.time.Instant;

/// Something that did not work, for people.
///
/// @param what    a job's kind and title, or a document's file name
/// @param code    stable, e.g. `submission-truncated`
/// @param message what, where, why and what to do
public record FailureView(String pipeline, String what, String code, String message, Instant at) {
}
