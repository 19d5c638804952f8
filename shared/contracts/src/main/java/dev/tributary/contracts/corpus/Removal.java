package dev.tributary.contracts.corpus;

/// What one rule kept out of a corpus version.
///
/// @param rule      the rule's code
/// @param documents documents left out or shortened by it
/// @param tokens    tokens that went
public record Removal(String rule, long documents, long tokens) {
}
