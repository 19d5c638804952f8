package dev.tributary.ingestion.extraction;

/// What a block of text is.
public enum BlockKind {
    HEADING, PARAGRAPH, TABLE_ROW, PREFORMATTED
}
