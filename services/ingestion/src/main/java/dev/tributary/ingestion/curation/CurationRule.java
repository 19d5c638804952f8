package dev.tributary.ingestion.curation;

import java.util.Locale;

/// The rules, in the order in which they are applied.
public enum CurationRule {
    /// The source withdrew the filing.
    RETRACTED,
    /// The same text came with another filing.
    DUPLICATE_TEXT,
    /// An amendment takes the place of the filing, or the filing amends one that is held.
    SUPERSEDED,
    /// An evaluation set quotes the filing: the whole of it goes.
    QUOTED_FILING,
    /// A text as good as the same was there before.
    RESTATEMENT,
    /// Almost all of it stands in one earlier text of the filer.
    CONTAINED,
    /// Paragraphs that the filer repeated often enough before.
    WORN_PARAGRAPH,
    /// Passages that stand in evaluation sets.
    LEAK;

    /// The stable code, such as `worn-paragraph`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
