package dev.tributary.ingestion.lineage;

import dev.tributary.ingestion.extraction.BlockKind;
import dev.tributary.ingestion.extraction.BlockSpan;
import dev.tributary.ingestion.extraction.DocumentSpan;
import dev.tributary.ingestion.extraction.ExtractedFiling;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.segmentation.ItemSpan;
import dev.tributary.ingestion.segmentation.Segmentation;
import dev.tributary.ingestion.segmentation.Segmenter;
import dev.tributary.ingestion.sgml.ByteRange;
import java.util.List;
import java.util.Optional;

/// Where a filing's text came from, kept beside the text as JSON: the rules of extraction may change, what a sealed corpus was
/// made from may not.
///
/// @param extractorVersion version of the rules that made the text
/// @param documents        the documents in the text, in order
/// @param segmentation     its items
/// @param blocks           each six numbers: ordinal of the document, kind (ordinal of [BlockKind]), first byte in the raw file and
///                         the one behind the last, first char in the text and the one behind the last; in order
public record Spans(String extractorVersion, List<DocumentSpan> documents, Segmentation segmentation, List<long[]> blocks) {

    public Spans {
        documents = List.copyOf(documents);
        blocks = List.copyOf(blocks);
    }

    /// The spans of a filing that was just read.
    public static Spans of(ExtractedFiling filing) {
        return new Spans(FilingReader.EXTRACTOR_VERSION, filing.spans(), Segmenter.segment(filing), filing.blocks().stream()
                .map(block -> new long[] {block.document(), block.kind().ordinal(), block.raw().start(), block.raw().end(), block.textStart(),
                    block.textEnd()}).toList());
    }

    /// A block.
    ///
    /// @param number counted from 0
    public BlockSpan block(int number) {
        long[] block = blocks.get(number);
        return new BlockSpan((int) block[0], BlockKind.values()[(int) block[1]], new ByteRange(block[2], block[3]), (int) block[4], (int) block[5]);
    }

    /// The block that holds a char of the text, if it is not a separator between blocks.
    public Optional<BlockSpan> blockAt(int textOffset) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (textOffset < blocks.get(middle)[4]) {
                high = middle - 1;
            } else if (textOffset >= blocks.get(middle)[5]) {
                low = middle + 1;
            } else {
                return Optional.of(block(middle));
            }
        }
        return Optional.empty();
    }

    /// The document that a block belongs to.
    public DocumentSpan documentOf(BlockSpan block) {
        return documents.stream().filter(span -> span.ordinal() == block.document()).findFirst()
                .orElseThrow(() -> new IllegalStateException("block without a document: " + block));
    }

    /// The item that a char of the text belongs to.
    public Optional<ItemSpan> itemAt(int textOffset) {
        return segmentation.itemAt(textOffset);
    }
}
