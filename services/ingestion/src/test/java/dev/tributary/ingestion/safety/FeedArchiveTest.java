package dev.tributary.ingestion.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedArchiveTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(3, 4 << 20, 8 << 20, 100);

    @TempDir
    private Path folder;

    @Test
    void filingsComeOneByOne() throws IOException {
        Path archive = archive(Map.of("0000000001-24-000001.nc", "<SUBMISSION>".getBytes(StandardCharsets.US_ASCII),
                "0000000001-24-000002.nc", new byte[] {1}));
        Map<String, Integer> read = new TreeMap<>();

        assertThat(FeedArchive.read(archive, LIMITS, (name, bytes, body) -> read.put(name, body.readAllBytes().length))).isEqualTo(2);
        assertThat(read).containsEntry("0000000001-24-000001.nc", 12).containsEntry("0000000001-24-000002.nc", 1);
    }

    @Test
    void aBombIsLeftAloneBeforeItGoesOff() throws IOException {
        Path archive = archive(Map.of("a.nc", new byte[3 << 20]));

        InvalidFilingException refused = refusal(archive);
        assertThat(refused.code()).isEqualTo("archive-unsafe");
        assertThat(refused).hasMessageContaining("it unpacks to more than 3145728 bytes from " + Files.size(archive));
    }

    @Test
    void tooManyAndTooLargeFilesAreRefused() throws IOException {
        assertThat(refusal(archive(Map.of("a", new byte[1], "b", new byte[1], "c", new byte[1], "d", new byte[1]))))
                .hasMessageContaining("more than 3 files");
        assertThat(refusal(archive(Map.of("a", new byte[5 << 20])))).hasMessageContaining("the entry 'a' measures 5242880 bytes");
    }

    @Test
    void linksAndNamesThatLeadOutAreRefused() throws IOException {
        Path archive = folder.resolve("link.tar.gz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            TarArchiveEntry link = new TarArchiveEntry("a.nc", TarArchiveEntry.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        assertThat(refusal(archive)).hasMessageContaining("the entry 'a.nc' is no plain file");
        assertThat(refusal(archive(Map.of("../../a.nc", new byte[1]))).code()).isEqualTo("file-name-unsafe");
    }

    @Test
    void aCutArchiveIsFetchedAgain() throws IOException {
        Path archive = archive(Map.of("a.nc", "<SUBMISSION> and so on".repeat(500).getBytes(StandardCharsets.US_ASCII)));
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));

        InvalidFilingException cut = refusal(archive);
        assertThat(cut.code()).isEqualTo("filing-truncated");
        assertThat(cut).hasMessageEndingWith("Fetch it again.");
    }

    private static InvalidFilingException refusal(Path archive) {
        return catchThrowableOfType(InvalidFilingException.class, () -> FeedArchive.read(archive, LIMITS, (name, bytes, body) -> { }));
    }

    private Path archive(Map<String, byte[]> files) throws IOException {
        Path archive = Files.createTempFile(folder, "feed", ".tar.gz");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }
}
