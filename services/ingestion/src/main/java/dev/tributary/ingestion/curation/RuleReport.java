package dev.tributary.ingestion.curation;

/// What a rule did so far.
///
/// @param rule      the rule
/// @param documents texts it dropped or shortened
/// @param words     words it removed
public record RuleReport(CurationRule rule, long documents, long words) {
}
