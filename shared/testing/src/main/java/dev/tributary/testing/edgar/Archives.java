package dev.tributary.testing.edgar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// The feed's archives: a day's filings in one file, there from ten in the evening on, none for a day without filings.
final class Archives {

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
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (FakeFiling filing : filings) {
                byte[] body = filing.archived();
                TarArchiveEntry entry = new TarArchiveEntry(filing.accession() + ".nc");
                entry.setSize(body.length);
                tar.putArchiveEntry(entry);
                tar.write(body);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
