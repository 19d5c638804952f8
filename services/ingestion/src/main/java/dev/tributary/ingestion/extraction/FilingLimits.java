package dev.tributary.ingestion.extraction;

/// What a filing may at most measure.
///
/// @param filingBytes   the whole file; larger ones are refused
/// @param documentBytes one readable document; larger ones are skipped and counted, since a parsed document costs about
///                      ten times its size in heap
public record FilingLimits(long filingBytes, int documentBytes) {

    /// 512 MiB a filing (the largest seen is 202 MB), 25 MiB a document.
    public static final FilingLimits STANDARD = new FilingLimits(512L << 20, 25 << 20);

    public FilingLimits {
        if (filingBytes <= 0 || documentBytes <= 0) {
            throw new IllegalArgumentException("limits must be positive: filingBytes=" + filingBytes + ", documentBytes="
                    + documentBytes);
        }
    }
}
