package dev.tributary.ingestion.sgml;

import java.util.Locale;

/// A filing that cannot be ingested however often it is tried. The message says what is wrong, where, why that matters
/// and what to do; the code is stable and fit for metrics, dead letters and HTTP problems.
public final class InvalidFilingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /// What is wrong; the code is the name in kebab case.
    public enum Reason {
        FILING_EMPTY, FILING_BINARY, FILING_TRUNCATED, FILING_WITHOUT_DOCUMENTS, FILING_WITHOUT_TEXT, FILING_OVERSIZE,
        TEXT_NOT_UTF8, FILE_NAME_UNSAFE, ARCHIVE_UNSAFE, ADDRESS_UNSAFE, PDF_UNREADABLE, PDF_WITHOUT_TEXT, PDF_OVERSIZE;

        /// The stable code, such as `filing-truncated`.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public InvalidFilingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// The stable kebab-case code, such as `filing-truncated`.
    public String code() {
        return reason.code();
    }

    public Reason reason() {
        return reason;
    }
}
