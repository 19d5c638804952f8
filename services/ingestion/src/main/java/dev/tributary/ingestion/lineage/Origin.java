package dev.tributary.ingestion.lineage;

import dev.tributary.ingestion.extraction.BlockKind;
import dev.tributary.ingestion.sgml.ByteRange;
import java.util.List;
import java.util.Optional;

/// Where a char of a corpus came from.
///
/// @param accession        the filing
/// @param documentSequence the document's `<SEQUENCE>`
/// @param documentType     the document's `<TYPE>`
/// @param documentName     the document's `<FILENAME>`, where one is given
/// @param items            the items it belongs to, if any are known
/// @param itemTitle        its heading as written
/// @param itemConfidence   how sure that is, 0 to 1
/// @param kind             the kind of its block
/// @param raw              the bytes of its block in the raw file
/// @param block            the block as it stands in the text
/// @param extractorVersion the version of the rules that made it
public record Origin(String accession, int documentSequence, String documentType, Optional<String> documentName,
        List<String> items, Optional<String> itemTitle, Optional<Double> itemConfidence, BlockKind kind, ByteRange raw, String block,
        String extractorVersion) {

    public Origin {
        items = List.copyOf(items);
    }
}
