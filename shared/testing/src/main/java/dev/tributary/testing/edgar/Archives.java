package dev.tributary.testing.edgar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The feed's archives: a day's filings in one file, there from ten in the evening on, none for a day without filings.
public final class Archives {

    private static final Pattern DAY = Pattern.compile("/Archives/edgar/Feed/\\d{4}/QTR[1-4]/(\\d{8})\\.nc\\.tar\\.gz");
    private static final LocalTime READY_AT = LocalTime.of(22, 0);

    private Archives() {
    }

    /// The answer to a path, if it is one of an archive.
    static Optional<Answer> page(String path, List<FakeFiling> published, Instant now) {
        Matcher day = DAY.matcher(path);
        if (!day.matches()) {
            return Optional.empty();
        }
        LocalDate asked = LocalDate.parse(day.group(1), DateTimeFormatter.BASIC_ISO_DATE);
        List<FakeFiling> filings = published.stream().filter(filing -> filing.publicDay().equals(asked)).toList();
        boolean ready = !now.isBefore(asked.atTime(READY_AT).atZone(FakeFiling.NEW_YORK).toInstant());
        return Optional.of(ready && !filings.isEmpty() ? new Answer(200, Map.of("Content-Type", "application/x-gzip"), archive(filings))
                : Answer.accessDenied());
    }

    private static byte[] archive(List<FakeFiling> filings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(filings.stream(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// The path of a day's archive.
    public static String path(LocalDate day) {
        return "/Archives/edgar/Feed/%d/QTR%d/%s.nc.tar.gz"
                .formatted(day.getYear(), Indexes.quarter(day), day.format(DateTimeFormatter.BASIC_ISO_DATE));
    }

    /// Writes an archive, one filing after the other, so that none but the one being written need be in memory.
    ///
    /// @param filings pushed through, not pulled: an iterator may hold many
    /// @param out     closed by this
    public static void write(Stream<FakeFiling> filings, OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            filings.forEachOrdered(filing -> write(filing, tar));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(FakeFiling filing, TarArchiveOutputStream tar) {
        byte[] body = filing.archived();
        TarArchiveEntry entry = new TarArchiveEntry(filing.accession() + ".nc");
        entry.setSize(body.length);
        try {
            tar.putArchiveEntry(entry);
            tar.write(body);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
