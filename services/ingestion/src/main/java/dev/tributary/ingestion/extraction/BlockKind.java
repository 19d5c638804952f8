package dev.tributary.ingestion.extraction;

import java.util.Locale;

/// What a block of text is. Spans name kinds by their ordinal: new ones come last.
public enum BlockKind {
    HEADING, PARAGRAPH, TABLE_ROW, PREFORMATTED;

    /// The stable code, such as `table-row`.
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
