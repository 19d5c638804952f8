package dev.tributary.ingestion.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.ingestion.edgar.EdgarAnswer;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.EdgarSettings;
import dev.tributary.ingestion.edgar.LocalAccess;
import dev.tributary.ingestion.edgar.MovableClock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The largest submission seen measures 202 MB; it is fetched, stored and read by a process of its own with less heap than that.
class LargeSubmissionTest {

    private static final long BYTES = 202L << 20;
    private static final String HEAP = "-Xmx96m";

    @Test
    void twoHundredMegabytesAreFetchedStoredAndReadWithASmallHeap(@TempDir Path folder) throws IOException, InterruptedException {
        // Given: a server that makes them as they are asked for
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange; OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 20)) {
                exchange.sendResponseHeaders(200, 0);
                writeLarge(out);
            }
        });
        server.start();

        // When
        String said;
        Process process;
        try {
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-cp", classPath,
                    Probe.class.getName(), Integer.toString(server.getAddress().getPort()), folder.toString()).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            server.stop(0);
        }

        // Then
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains("text=The whole text. skipped=2");
    }

    /// Fetches from the port and stores in the folder that its arguments name.
    static final class Probe {

        private Probe() {
        }

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path folder = Path.of(arguments[1]);
            URI base = URI.create("http://localhost:" + arguments[0]);
            try (HttpClient http = HttpClient.newHttpClient()) {
                EdgarClient client = new EdgarClient(new EdgarSettings(base, "Tests nobody@example.org", 2 * BYTES, Duration.ofMinutes(2)),
                        new LocalAccess(new MovableClock("2026-03-02T15:00:00Z")), http);
                EdgarAnswer answer = client.download("/Archives/edgar/data/1/large.txt", false, folder.resolve("body"));
                FileArtifactStore artifacts = new FileArtifactStore(folder.resolve("store"));
                ArtifactRef raw = artifacts.put(((EdgarAnswer.Saved) answer).file(), MediaTypes.BYTES);
                ExtractedFiling filing = new FilingReader().read(artifacts.file(raw));
                System.out.println("text=" + filing.text() + " skipped=" + filing.skipped().size());
            }
        }
    }

    private static void writeLarge(OutputStream out) throws IOException {
        byte[] line = ("M" + "_]C_X 02D9)1@!!0$!@".repeat(4).substring(0, 59) + "\n").getBytes(StandardCharsets.US_ASCII);
        write(out, "<SEC-DOCUMENT>x\n<SEC-HEADER>\nACCESSION NUMBER:\t0000000001-26-000001\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>"
                + "DEF 14A\n<TEXT>\n<html><body><p>The whole text.</p></body></html>\n</TEXT>\n</DOCUMENT>\n");
        for (int graphic = 0; graphic < 2; graphic++) {
            write(out, "<DOCUMENT>\n<TYPE>GRAPHIC\n<TEXT>\nbegin 644 a.jpg\n");
            for (long written = 0; written < BYTES / 2; written += line.length) {
                out.write(line);
            }
            write(out, "`\nend\n</TEXT>\n</DOCUMENT>\n");
        }
        write(out, "</SEC-DOCUMENT>\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
