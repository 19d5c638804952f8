package dev.tributary.ingestion.extraction;

import dev.tributary.ingestion.sgml.ByteRange;

/// A block of extracted text and the bytes it came from.
///
/// @param document  ordinal of its document in the submission, from 1
/// @param kind      what it is
/// @param raw       the smallest range of the raw file that holds the block's characters; markup between them included
/// @param textStart offset of its first char in the filing's text
/// @param textEnd   offset behind its last char
public record BlockSpan(int document, BlockKind kind, ByteRange raw, int textStart, int textEnd) {
}
