package dev.tributary.contracts.corpus;

/// A passage that a rule took out of a document. What is left of the text closes up where it was.
///
/// @param start offset of its first char in the extracted text, in UTF-16 units
/// @param end   offset behind its last char
/// @param rule  the rule's code, e.g. `leak`
public record Cut(int start, int end, String rule) {
}
