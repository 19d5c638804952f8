package dev.tributary.ingestion.lineage;

import dev.tributary.ingestion.extraction.BlockSpan;
import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.segmentation.ItemSpan;
import dev.tributary.ingestion.segmentation.Segmentation;
import dev.tributary.ingestion.segmentation.Segmenter;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Traces places in a filing's text. Extraction depends on the raw bytes alone, so a corpus need keep no more than accession and
/// offset: reading the raw file again gives the same text and the same ranges. Immutable and thread-safe.
public final class Tracer {

    private final ExtractedFiling filing;
    private final Segmentation segmentation;

    /// @param filing the filing, read again from its raw bytes
    public Tracer(ExtractedFiling filing) {
        this.filing = filing;
        this.segmentation = Segmenter.segment(filing);
    }

    /// Where a char came from.
    ///
    /// @param textOffset offset in the filing's text
    /// @return empty for a separator between blocks, which came from nowhere
    /// @throws IndexOutOfBoundsException if the text has no such char
    public Optional<Origin> origin(int textOffset) {
        Objects.checkIndex(textOffset, filing.text().length());
        return filing.blockAt(textOffset).map(block -> originOf(block, textOffset));
    }

    private Origin originOf(BlockSpan block, int textOffset) {
        DocumentSpan document = filing.spans().stream().filter(span -> span.ordinal() == block.document()).findFirst()
                .orElseThrow(() -> new IllegalStateException("block without a document: " + block));
        Optional<ItemSpan> item = segmentation.itemAt(textOffset);
        return new Origin(filing.accession(), document.sequence(), document.type(), item.map(ItemSpan::items).orElse(List.of()),
                item.map(ItemSpan::confidence), block.kind(), block.raw(), filing.text().substring(block.textStart(), block.textEnd()),
                FilingReader.EXTRACTOR_VERSION);
    }
}
