package dev.tributary.ingestion.extraction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/// The largest submission seen measures 202 MB; it is read by a process of its own with less heap than that.
class LargeSubmissionTest {

    private static final long BYTES = 202L << 20;
    private static final String HEAP = "-Xmx96m";

    @Test
    void twoHundredMegabytesAreReadWithASmallHeap(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        Path file = folder.resolve("large.txt");
        writeLarge(file);

        // When
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-cp", classPath,
                Probe.class.getName(), file.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("text=The whole text. skipped=2");
    }

    /// Reads the file named by its argument.
    static final class Probe {

        private Probe() {
        }

        public static void main(String[] arguments) throws IOException {
            ExtractedFiling filing = new FilingReader().read(Path.of(arguments[0]));
            System.out.println("text=" + filing.text() + " skipped=" + filing.skipped().size());
        }
    }

    private static void writeLarge(Path file) throws IOException {
        byte[] line = ("M" + "_]C_X 02D9)1@!!0$!@".repeat(4).substring(0, 59) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            write(out, "<SEC-DOCUMENT>x\n<SEC-HEADER>\nACCESSION NUMBER:\t0000000001-26-000001\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>DEF "
                    + "14A\n<TEXT>\n"
                    + "<html><body><p>The whole text.</p></body></html>\n</TEXT>\n</DOCUMENT>\n");
            for (int graphic = 0; graphic < 2; graphic++) {
                write(out, "<DOCUMENT>\n<TYPE>GRAPHIC\n<TEXT>\nbegin 644 a.jpg\n");
                for (long written = 0; written < BYTES / 2; written += line.length) {
                    out.write(line);
                }
                write(out, "`\nend\n</TEXT>\n</DOCUMENT>\n");
            }
            write(out, "</SEC-DOCUMENT>\n");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
