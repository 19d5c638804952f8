package dev.tributary.ingestion.extraction;

import dev.tributary.ingestion.sgml.ByteRange;
import java.util.Optional;

/// A document of a filing within the filing's text.
///
/// @param ordinal   position in the submission, from 1
/// @param sequence  what `<SEQUENCE>` says
/// @param type      such as `10-K` or `EX-99.1`
/// @param fileName  where one is given
/// @param raw       the document's body in the raw file
/// @param textStart offset of its first char in the filing's text
/// @param textEnd   offset behind its last char
public record DocumentSpan(int ordinal, int sequence, String type, Optional<String> fileName, ByteRange raw, int textStart, int textEnd) {
}
