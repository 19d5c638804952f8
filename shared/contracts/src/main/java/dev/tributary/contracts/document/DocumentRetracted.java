package dev.tributary.contracts.document;

/// The source withdrew the document; it leaves the next corpus version.
public record DocumentRetracted(String pipeline, String documentId, String reason) implements DocumentEvent {
}
