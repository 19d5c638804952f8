package dev.tributary.ingestion.lineage;

import dev.tributary.contracts.corpus.CorpusManifest;
import java.util.Optional;

/// Where one token of a sealed corpus came from.
///
/// @param document   the document it is in
/// @param place      its place in the document, counted from 0
/// @param id         the token
/// @param text       what it spells; empty for the end of a document, and for all but the first token of a char
/// @param textOffset where it begins in the document's extracted text, in UTF-16 units
/// @param before     the text before it
/// @param after      the text after it
/// @param origin     where its block came from; absent for ends of documents, separators, and documents without spans
public record TokenTrace(CorpusManifest.Document document, int place, int id, String text, int textOffset, String before, String after,
        Optional<Origin> origin) {
}
