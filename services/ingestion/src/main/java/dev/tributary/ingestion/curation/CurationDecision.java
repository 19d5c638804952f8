package dev.tributary.ingestion.curation;

import dev.tributary.ingestion.quality.QualityAttributes;

/// What becomes of a text.
public sealed interface CurationDecision {

    /// It is in.
    ///
    /// @param text         what is left of it
    /// @param removedWords words that rules took out
    /// @param quality      measures of what is left; they decide nothing
    record Keep(String text, long removedWords, QualityAttributes quality) implements CurationDecision {
    }

    /// It is out.
    ///
    /// @param rule   the rule that decided
    /// @param reason for people: which earlier text, which set
    record Drop(CurationRule rule, String reason) implements CurationDecision {
    }
}
