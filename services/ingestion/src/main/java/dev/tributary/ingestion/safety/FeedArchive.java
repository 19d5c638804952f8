package dev.tributary.ingestion.safety;

import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.ARCHIVE_UNSAFE;
import static dev.tributary.ingestion.sgml.InvalidFilingException.Reason.FILING_TRUNCATED;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Reads the feed's daily archives (`YYYYMMDD.nc.tar.gz`) filing by filing, without unpacking them to disk and without trusting them.
public final class FeedArchive {

    private static final long RATIO_FROM_BYTES = 1L << 20;

    private FeedArchive() {
    }

    /// Receives the filings.
    @FunctionalInterface
    public interface Visitor {
        /// @param name  its name in the archive, checked
        /// @param bytes its size
        /// @param body  the filing; what is left unread is skipped
        void filing(String name, long bytes, InputStream body) throws IOException;
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
            throw cut(name, packed, cut);
        } catch (IOException cut) {
            if (String.valueOf(cut.getMessage()).startsWith("Truncated")) { // commons-compress has no type of its own for it
                throw cut(name, packed, cut);
            }
            throw cut;
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
            visitor.filing(entryName, entry.getSize(), unclosed(tar));
        }
        return filings;
    }

    /// A visitor that closes its filing must not close the archive.
    private static InputStream unclosed(InputStream tar) {
        return new FilterInputStream(tar) {
            @Override
            public void close() {
                // The archive goes on.
            }
        };
    }

    private static InvalidFilingException cut(String name, long packed, IOException why) {
        return new InvalidFilingException(FILING_TRUNCATED, name + " is cut or damaged after " + packed + " bytes (" + why.getMessage()
                + "). Fetch it again.");
    }

    private static InvalidFilingException refused(String archive, String why) {
        return new InvalidFilingException(ARCHIVE_UNSAFE, archive + " is not unpacked any further: " + why
                + ". Check where it came from, or raise the limit.");
    }
}
