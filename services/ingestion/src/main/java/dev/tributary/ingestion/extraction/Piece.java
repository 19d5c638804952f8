package dev.tributary.ingestion.extraction;

/// What an extractor finds in a document, in order. Offsets are chars of the decoded document.
sealed interface Piece {

    /// A block of visible text.
    ///
    /// @param kind  what it is
    /// @param text  clean, never blank
    /// @param start offset of its first char in the source
    /// @param end   offset behind its last char in the source
    /// @param joins whether it goes on in the line of the block before it, which a page break cut
    /// @param table the number of the table it is a row of, from 1 within a document, or 0
    record Text(BlockKind kind, String text, int start, int end, boolean joins, int table) implements Piece {

        static Text of(BlockKind kind, String text, int start, int end) {
            return new Text(kind, text, start, end, false, 0);
        }

        static Text row(String text, int start, int end, int table) {
            return new Text(BlockKind.TABLE_ROW, text, start, end, false, table);
        }

        Text joined() {
            return new Text(kind, text, start, end, true, table);
        }
    }

    /// Where a printed page ends.
    record PageBreak() implements Piece {
    }
}
