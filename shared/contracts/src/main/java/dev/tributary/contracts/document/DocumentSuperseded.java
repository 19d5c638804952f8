package dev.tributary.contracts.document;

/// A later document, such as an amendment, replaces this one under the corpus's policy.
///
/// @param supersededBy the document that replaces it
public record DocumentSuperseded(String pipeline, String documentId, String supersededBy) implements DocumentEvent {
}
