package dev.tributary.ingestion.safety;

/// What an archive may at most unpack to.
///
/// @param entries    files in it
/// @param entryBytes one file
/// @param totalBytes all files
/// @param ratio      unpacked bytes over packed ones, once more than 1 MiB is unpacked; filings reach 20, bombs a thousand
public record ArchiveLimits(int entries, long entryBytes, long totalBytes, int ratio) {

    /// A day's feed: about 5,000 filings and 4 GB.
    public static final ArchiveLimits FEED = new ArchiveLimits(50_000, 512L << 20, 32L << 30, 200);

    public ArchiveLimits {
        if (entries <= 0 || entryBytes <= 0 || totalBytes <= 0 || ratio <= 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
