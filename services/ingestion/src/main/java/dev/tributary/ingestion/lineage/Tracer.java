package dev.tributary.ingestion.lineage;

import dev.tributary.ingestion.extraction.BlockSpan;
import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.segmentation.ItemSpan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Traces places in a filing's text. Immutable and thread-safe.
public final class Tracer {

    private final String accession;
    private final String text;
    private final Spans spans;

    /// @param filing the filing, read again from its raw bytes
    public Tracer(ExtractedFiling filing) {
        this(filing.accession(), filing.text(), Spans.of(filing));
    }

    /// @param text  the filing's text
    /// @param spans what was kept beside it
    public Tracer(String accession, String text, Spans spans) {
        this.accession = accession;
        this.text = text;
        this.spans = spans;
    }

    /// Where a char came from.
    ///
    /// @param textOffset offset in the filing's text
    /// @return empty for a separator between blocks, which came from nowhere
    /// @throws IndexOutOfBoundsException if the text has no such char
    public Optional<Origin> origin(int textOffset) {
        Objects.checkIndex(textOffset, text.length());
        return spans.blockAt(textOffset).map(block -> originOf(block, textOffset));
    }

    private Origin originOf(BlockSpan block, int textOffset) {
        DocumentSpan document = spans.documentOf(block);
        Optional<ItemSpan> item = spans.itemAt(textOffset);
        return new Origin(accession, document.sequence(), document.type(), document.fileName(), item.map(ItemSpan::items).orElse(List.of()),
                item.map(ItemSpan::title), item.map(ItemSpan::confidence), block.kind(), block.raw(),
                text.substring(block.textStart(), block.textEnd()), spans.extractorVersion());
    }
}
