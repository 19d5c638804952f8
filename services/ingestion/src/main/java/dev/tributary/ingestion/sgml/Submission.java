package dev.tributary.ingestion.sgml;

import java.util.ArrayList;
import java.util.List;

/// A split submission: ranges into the raw bytes, which stay where they are.
///
/// @param wrapper     its outermost form
/// @param header      what the header says
/// @param headerRange everything before the first document
/// @param documents   in order, never overlapping
/// @param bytes       the length of the whole submission
public record Submission(Wrapper wrapper, SubmissionHeader header, ByteRange headerRange, List<SubmissionDocument> documents, long bytes) {

    public Submission {
        documents = List.copyOf(documents);
    }

    /// Ranges that tile the submission: header, documents, what stands between them, and the trailer. Concatenated they
    /// are the input byte for byte.
    public List<ByteRange> parts() {
        List<ByteRange> parts = new ArrayList<>();
        long at = 0;
        for (SubmissionDocument document : documents) {
            addUnlessEmpty(parts, at, document.range().start());
            parts.add(document.range());
            at = document.range().end();
        }
        addUnlessEmpty(parts, at, bytes);
        return List.copyOf(parts);
    }

    private static void addUnlessEmpty(List<ByteRange> parts, long start, long end) {
        if (end > start) {
            parts.add(new ByteRange(start, end));
        }
    }
}
