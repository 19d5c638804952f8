package dev.tributary.ingestion.sgml;

import java.util.Optional;

/// One `<DOCUMENT>` block of a submission.
///
/// @param ordinal     position in the submission, from 1
/// @param sequence    what `<SEQUENCE>` says, or the ordinal where it says nothing usable
/// @param type        `<TYPE>`, such as `10-K`, `EX-99.1` or `GRAPHIC`; empty where absent
/// @param fileName    `<FILENAME>`, absent from many documents before 2001
/// @param description `<DESCRIPTION>`
/// @param range       the whole block, `<DOCUMENT>` to behind `</DOCUMENT>`
/// @param body        behind `<TEXT>` and its line end, to before `</TEXT>`
/// @param kind        what the body is
/// @param closed      whether `</DOCUMENT>` was there; if not, the next `<DOCUMENT>` ended the block
public record SubmissionDocument(int ordinal, int sequence, String type, Optional<String> fileName, Optional<String> description,
        ByteRange range, ByteRange body, BodyKind kind, boolean closed) {
}
