package dev.tributary.ingestion.extraction;

import dev.tributary.ingestion.sgml.ByteRange;
import dev.tributary.ingestion.sgml.SubmissionDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The text of a filing under construction.
final class FilingText {

    private final StringBuilder text = new StringBuilder();
    private final List<DocumentSpan> spans = new ArrayList<>();
    private final List<BlockSpan> blocks = new ArrayList<>();

    /// Appends a document.
    ///
    /// @param decoded the document's body
    /// @param pieces  its blocks, not empty
    void append(SubmissionDocument document, Decoded decoded, List<Piece.Text> pieces) {
        long base = document.body().start();
        append(document, pieces, piece -> new ByteRange(base + decoded.byteOffset(piece.start()), base + decoded.byteOffset(piece.end())));
    }

    /// Appends a document.
    ///
    /// @param pieces its blocks, not empty
    /// @param raw    where each came from in the raw file
    void append(SubmissionDocument document, List<Piece.Text> pieces, Function<Piece.Text, ByteRange> raw) {
        separate("\n\n");
        int documentStart = text.length();
        int table = 0;
        for (Piece.Text piece : pieces) {
            if (text.length() > documentStart) {
                separate(piece.joins() ? " " : piece.table() != 0 && piece.table() == table ? "\n" : "\n\n");
            }
            table = piece.table();
            int start = text.length();
            text.append(piece.text());
            blocks.add(new BlockSpan(document.ordinal(), piece.kind(), raw.apply(piece), start, text.length()));
        }
        spans.add(new DocumentSpan(document.ordinal(), document.sequence(), document.type(), document.fileName(), document.body(),
                documentStart, text.length()));
    }

    private void separate(String separator) {
        if (!text.isEmpty()) {
            text.append(separator);
        }
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    String text() {
        return text.toString();
    }

    List<DocumentSpan> spans() {
        return spans;
    }

    List<BlockSpan> blocks() {
        return blocks;
    }
}
