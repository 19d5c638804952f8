package dev.tributary.ingestion.pdf;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import dev.tributary.ingestion.sgml.InvalidFilingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads the text of PDFs in a process of its own for each: one that hangs is ended after a time, one that eats memory dies alone.
/// Immutable and thread-safe.
///
/// @param program   the folder with the program's jars, as built by `shared/pdf`
/// @param heapBytes the process's heap
/// @param within    how long it may take
/// @param textBytes the most text that is taken
public record PdfReader(Path program, long heapBytes, Duration within, long textBytes) {

    private static final String MAIN = "dev.tributary.pdf.PdfTextMain";
    private static final byte[] MAGIC = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ERROR_BYTES = 2000;

    /// Whether a file begins as a PDF does.
    public static boolean isPdf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /// Reads one.
    ///
    /// @param fileName what to call it in messages
    /// @param scratch  an empty folder
    /// @return its text, UTF-8
    /// @throws InvalidFilingException `pdf-unreadable`, `pdf-without-text` or `pdf-oversize`, with what to do
    /// @throws IOException            if the program cannot be run
    /// @throws InterruptedException   if the thread is to stop; the process is ended
    public byte[] read(Path pdf, String fileName, Path scratch) throws IOException, InterruptedException {
        if (!Files.isDirectory(program)) {
            throw new IOException("the program that reads PDFs is not in %s; build it with './tributary mvn package -DskipTests'".formatted(program));
        }
        Path text = scratch.resolve("pdf.txt");
        Path errors = scratch.resolve("pdf.err");
        Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heapBytes,
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true",
                "-cp", program.toAbsolutePath() + "/*", MAIN, pdf.toAbsolutePath().toString(), text.toAbsolutePath().toString()))
                .directory(scratch.toFile()).redirectError(errors.toFile()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw refused(Reason.PDF_OVERSIZE, fileName, "its text was not read within " + within.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        return switch (process.exitValue()) {
            case 0 -> text(text, fileName);
            case 10, 11 -> throw refused(Reason.PDF_UNREADABLE, fileName, said(errors, "it cannot be read"));
            case 12 -> throw refused(Reason.PDF_WITHOUT_TEXT, fileName, said(errors, "it holds no text"));
            default -> throw refused(Reason.PDF_OVERSIZE, fileName, "reading it took more than %d MB of memory, or crashed (exit code %d)"
                    .formatted(heapBytes >> 20, process.exitValue()));
        };
    }

    private byte[] text(Path text, String fileName) throws IOException {
        if (Files.size(text) > textBytes) {
            throw refused(Reason.PDF_OVERSIZE, fileName, "its text measures %d bytes; at most %d are read".formatted(Files.size(text), textBytes));
        }
        return Files.readAllBytes(text);
    }

    private static InvalidFilingException refused(Reason reason, String fileName, String why) {
        return new InvalidFilingException(reason, fileName + " is a PDF that is not read: " + why + ". Deliver its text or HTML instead.");
    }

    private static String said(Path errors, String otherwise) throws IOException {
        try (InputStream in = Files.newInputStream(errors)) {
            return new String(in.readNBytes(MOST_ERROR_BYTES), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("pdf: "))
                    .map(line -> line.substring(5)).findFirst().orElse(otherwise);
        }
    }
}
