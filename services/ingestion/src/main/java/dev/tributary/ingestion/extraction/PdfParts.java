package dev.tributary.ingestion.extraction;

import java.util.Optional;

/// Reads the PDF documents of a submission, where that is wanted.
@FunctionalInterface
public interface PdfParts {

    /// Leaves them out; they are counted.
    PdfParts SKIPPED = (pdf, name) -> Optional.empty();

    /// Reads one.
    ///
    /// @param name what to call it in messages
    /// @return its text, paragraphs parted by blank lines; empty if it has none or cannot be read
    Optional<String> text(byte[] pdf, String name);
}
