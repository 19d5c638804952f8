package dev.tributary.ingestion.sgml;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_TRUNCATED;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_WITHOUT_DOCUMENTS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Splits a full submission into its header and documents by byte range, in one pass and without copying bodies.
///
/// All wrappers are understood: the common form, PEM, IMS, the tag form of the feed, none at all; lines may end in LF,
/// CRLF or a lone CR. Thread-safe: a splitter lives for one call.
public final class SubmissionSplitter {

    /// What a header may at most measure; 399 filers take about 0.5 MB.
    private static final long HEADER_LIMIT_BYTES = 16L << 20;
    private static final long FIELDS_LIMIT_BYTES = 1L << 16;
    private static final int SNIFFED_BYTES = 1 << 12;

    private final MemorySegment raw;
    private final List<SubmissionDocument> documents = new ArrayList<>();
    private OptionalLong openedAt = OptionalLong.empty();
    private OptionalLong bodyStart = OptionalLong.empty();
    private OptionalLong bodyEnd = OptionalLong.empty();
    private boolean wrapperClosed;

    private SubmissionSplitter(MemorySegment raw) {
        this.raw = raw;
    }

    /// Splits a submission.
    ///
    /// @param raw the bytes, mapped or on the heap; must stay alive during the call only
    /// @throws InvalidFilingException if a document or the wrapper is not closed, or there is no document
    public static Submission split(MemorySegment raw) {
        return new SubmissionSplitter(raw).split();
    }

    /// Whether the bytes start like a submission, within their first 64 KiB.
    public static boolean looksLikeSubmission(MemorySegment raw) {
        String head = new ByteRange(0, Math.min(raw.byteSize(), FIELDS_LIMIT_BYTES)).latin1(raw);
        return Wrappers.find(head).isPresent();
    }

    private Submission split() {
        MarkerScanner.scan(raw, this::accept);
        if (openedAt.isPresent()) {
            throw truncatedIn(documents.size() + 1, openedAt.getAsLong());
        }
        ByteRange headerRange = headerRange();
        String header = headerRange.latin1(raw);
        Wrapper wrapper = Wrappers.find(header + "\n<DOCUMENT>").orElse(Wrapper.HEADERLESS);
        if (wrapper != Wrapper.HEADERLESS && !wrapperClosed) {
            throw new InvalidFilingException(FILING_TRUNCATED, "The submission is truncated: after document " + documents.size()
                    + " it ends at byte " + raw.byteSize() + " without the closing tag of its wrapper (" + wrapper
                    + "), so documents may be missing. Fetch it again.");
        }
        if (documents.isEmpty()) {
            throw new InvalidFilingException(FILING_WITHOUT_DOCUMENTS, "The submission has no <DOCUMENT> in its " + raw.byteSize()
                    + " bytes, so there is nothing to ingest. Check that it is a full submission and not an index page.");
        }
        return new Submission(wrapper, HeaderParser.parse(header), headerRange, documents, raw.byteSize());
    }

    private ByteRange headerRange() {
        long end = documents.isEmpty() ? raw.byteSize() : documents.getFirst().range().start();
        return new ByteRange(0, Math.min(end, HEADER_LIMIT_BYTES));
    }

    private void accept(Marker marker, long offset) {
        switch (marker) {
            case DOCUMENT -> open(offset);
            case TEXT -> {
                if (openedAt.isPresent() && bodyStart.isEmpty()) {
                    bodyStart = OptionalLong.of(behindLineEnd(offset + marker.length()));
                }
            }
            case TEXT_END -> {
                if (bodyStart.isPresent()) {
                    bodyEnd = OptionalLong.of(offset);
                }
            }
            case DOCUMENT_END -> {
                if (openedAt.isPresent()) {
                    close(offset + marker.length(), true);
                }
            }
            case SEC_END, IMS_END, SUBMISSION_END -> wrapperClosed |= openedAt.isEmpty();
        }
    }

    /// A `<DOCUMENT>` inside an open document is content unless the open one's text has ended.
    private void open(long offset) {
        if (openedAt.isPresent()) {
            if (bodyEnd.isEmpty()) {
                return;
            }
            close(offset, false);
        }
        openedAt = OptionalLong.of(offset);
    }

    private void close(long end, boolean closed) {
        long start = openedAt.getAsLong();
        long from = bodyStart.orElse(end);
        ByteRange body = new ByteRange(from, Math.max(from, bodyEnd.orElse(closed ? end - Marker.DOCUMENT_END.length() : end)));
        int ordinal = documents.size() + 1;
        DocumentFields fields = DocumentFields.parse(
                new ByteRange(start, Math.min(from, start + FIELDS_LIMIT_BYTES)).latin1(raw), ordinal);
        documents.add(new SubmissionDocument(ordinal, fields.sequence(), fields.type(), fields.fileName(), fields.description(),
                new ByteRange(start, end), body, kindOf(body, fields.fileName()), closed));
        openedAt = OptionalLong.empty();
        bodyStart = OptionalLong.empty();
        bodyEnd = OptionalLong.empty();
    }

    private BodyKind kindOf(ByteRange body, Optional<String> fileName) {
        return BodySniffer.kindOf(new ByteRange(body.start(), Math.min(body.end(), body.start() + SNIFFED_BYTES)).latin1(raw), fileName);
    }

    private long behindLineEnd(long offset) {
        long at = offset;
        if (at < raw.byteSize() && raw.get(ValueLayout.JAVA_BYTE, at) == '\r') {
            at++;
        }
        if (at < raw.byteSize() && raw.get(ValueLayout.JAVA_BYTE, at) == '\n') {
            at++;
        }
        return at;
    }

    private InvalidFilingException truncatedIn(int ordinal, long start) {
        return new InvalidFilingException(FILING_TRUNCATED, "The submission is truncated: document " + ordinal + " starts at byte "
                + start + " and the file ends at byte " + raw.byteSize() + " before its </DOCUMENT>. Fetch it again.");
    }
}
