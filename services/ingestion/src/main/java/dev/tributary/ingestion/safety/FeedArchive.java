package dev.tributary.ingestion.safety;

import dev.tributary.ingestion.sgml.InvalidFilingException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.ARCHIVE_UNSAFE;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_TRUNCATED;

/// Reads the feed's daily archives (`YYYYMMDD.nc.tar.gz`) filing by filing, without unpacking them to disk and without trusting them.
public final class FeedArchive {

    private static final long RATIO_FROM_BYTES = 1L << 20;

    private FeedArchive() {
    }

    /// Receives the filings.
    @FunctionalInterface
    public interface Visitor {
        /// @param name its name in the archive, checked
        /// @param body the filing
        void filing(String name, byte[] body) throws IOException;
    }

    /// Reads an archive to its end, or to the first thing that is wrong with it.
    ///
    /// @return filings read
    /// @throws InvalidFilingException `archive-unsafe` beyond a limit, for a link or an unsafe name; `filing-truncated` for a cut archive
    /// @throws IOException            if the file cannot be read, or from the visitor
    public static int read(Path archive, ArchiveLimits limits, Visitor visitor) throws IOException {
        String name = String.valueOf(archive.getFileName());
        long packed = Files.size(archive);
        try (InputStream file = Files.newInputStream(archive);
             TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
            return read(tar, name, packed, limits, visitor);
        } catch (EOFException | ZipException cut) {
            throw new InvalidFilingException(FILING_TRUNCATED, name + " is cut or damaged after " + packed + " bytes (" + cut.getMessage()
                    + "). Fetch it again.");
        }
    }

    private static int read(TarArchiveInputStream tar, String name, long packed, ArchiveLimits limits, Visitor visitor) throws IOException {
        int filings = 0;
        long total = 0;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            if (entry.isDirectory()) {
                continue;
            }
            if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink() || entry.isSparse()) {
                throw refused(name, "the entry '" + entry.getName() + "' is no plain file");
            }
            String entryName = SafeNames.require(entry.getName(), name);
            total += entry.getSize();
            if (++filings > limits.entries()) {
                throw refused(name, "it holds more than " + limits.entries() + " files");
            }
            if (entry.getSize() > limits.entryBytes()) {
                throw refused(name, "the entry '" + entryName + "' measures " + entry.getSize() + " bytes; at most " + limits.entryBytes()
                        + " are read");
            }
            if (total > limits.totalBytes() || total > RATIO_FROM_BYTES && total / Math.max(1, packed) > limits.ratio()) {
                throw refused(name, "it unpacks to more than " + total + " bytes from " + packed);
            }
            byte[] body = tar.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, entry.getSize()));
            if (body.length < entry.getSize()) {
                throw new EOFException("the entry '" + entryName + "' ends early");
            }
            visitor.filing(entryName, body);
        }
        return filings;
    }

    private static InvalidFilingException refused(String archive, String why) {
        return new InvalidFilingException(ARCHIVE_UNSAFE, archive + " is not unpacked any further: " + why
                + ". Check where it came from, or raise the limit.");
    }
}
