package dev.tributary.ingestion.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real program in real processes.
class PdfReaderTest {

    private static final Path PROGRAM = Path.of("../../shared/pdf/target/app").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheProgram() {
        assumeTrue(Files.isDirectory(PROGRAM), "shared/pdf is not packaged: run the whole build");
    }

    @Test
    void theTextComesFromAProcessOfItsOwn() throws IOException, InterruptedException {
        byte[] text = reader(256 << 20, Duration.ofSeconds(60)).read(pdf("Revenue rose by 12%."), "a.pdf", folder);

        assertThat(new String(text, StandardCharsets.UTF_8)).contains("Revenue rose by 12%.");
    }

    @Test
    void aPdfThatHangsIsEndedAfterItsTime() throws IOException {
        Path pdf = pdf("slow");

        assertThatThrownBy(() -> reader(256 << 20, Duration.ofMillis(1)).read(pdf, "a.pdf", folder)).isInstanceOf(InvalidFilingException.class)
                .hasMessage("a.pdf is a PDF that is not read: its text was not read within 0 s. Deliver its text or HTML instead.");
    }

    @Test
    void aPdfThatEatsMemoryDiesAlone() throws IOException {
        Path pdf = pdf("large");

        assertThatThrownBy(() -> reader(2 << 20, Duration.ofSeconds(60)).read(pdf, "a.pdf", folder)).isInstanceOf(InvalidFilingException.class)
                .hasMessageStartingWith("a.pdf is a PDF that is not read: reading it took more than 2 MB of memory, or crashed");
    }

    @Test
    void whatIsNoPdfInsideSaysSo() throws IOException {
        Path pdf = Files.writeString(folder.resolve("in.pdf"), "%PDF-1.4 and then nothing of the kind");

        assertThatThrownBy(() -> reader(256 << 20, Duration.ofSeconds(60)).read(pdf, "a.pdf", folder))
                .isInstanceOfSatisfying(InvalidFilingException.class, refused -> assertThat(refused.code()).isEqualTo("pdf-unreadable"));
    }

    private static PdfReader reader(long heapBytes, Duration within) {
        return new PdfReader(PROGRAM, heapBytes, within, 1 << 20);
    }

    private Path pdf(String words) throws IOException {
        return Files.write(folder.resolve("in.pdf"), SmallPdf.of(words));
    }
}
