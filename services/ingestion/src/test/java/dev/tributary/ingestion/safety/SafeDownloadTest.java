package dev.tributary.ingestion.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Downloads from a server on this machine that passes for a public one, since names are looked up by the test.
class SafeDownloadTest {

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private SafeDownload downloads;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (path.equals("/endless")) {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    while (true) {
                        out.write(new byte[4096]);
                    }
                }
                if (path.startsWith("/to/")) {
                    exchange.getResponseHeaders().set("Location", path.equals("/to/inside") ? "http://169.254.169.254/latest/meta-data/"
                            : path.equals("/to/file") ? "file:///etc/passwd" : "/to/again");
                    exchange.sendResponseHeaders(302, -1);
                    return;
                }
                boolean known = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                exchange.getResponseHeaders().set("ETag", "\"1\"");
                byte[] body = "a document".getBytes(StandardCharsets.US_ASCII);
                int status = path.equals("/gone") ? 410 : path.equals("/down") ? 503 : known ? 304 : 200;
                exchange.sendResponseHeaders(status, status == 304 ? -1 : body.length);
                if (status != 304) {
                    exchange.getResponseBody().write(body);
                }
            }
        });
        server.start();
        downloads = new SafeDownload(new Exchange(http, 100_000, Duration.ofSeconds(20)), new PublicAddress(SafeDownloadTest::resolve), "Tests");
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        server.stop(0);
    }

    /// The server's own name passes for a public one; everything else is what it is.
    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return host.equals("localhost") ? new InetAddress[] {InetAddress.getByName("93.184.216.34")} : InetAddress.getAllByName(host);
    }

    @Test
    void aDocumentIsSavedAndThenUnchanged() throws InterruptedException {
        Path file = folder.resolve("body");

        assertThat(get("/a", Optional.empty())).isEqualTo(new SafeDownload.Answer.Saved(Optional.of("\"1\""), Optional.empty()));
        assertThat(file).hasContent("a document");
        assertThat(get("/a", Optional.of("\"1\""))).isInstanceOf(SafeDownload.Answer.Unchanged.class);
    }

    @Test
    void noAddressOrRedirectLeadsInside() throws InterruptedException {
        assertThat(refused(downloads.get(URI.create("http://127.0.0.1:1/"), Optional.empty(), Optional.empty(), folder.resolve("body"))))
                .isEqualTo("http://127.0.0.1:1/ is not fetched: 127.0.0.1 is 127.0.0.1, which is not a public address. "
                        + "Give the public address of the source.");
        assertThat(refused(get("/to/inside", Optional.empty())))
                .startsWith(uri("/to/inside") + " redirects: http://169.254.169.254/latest/meta-data/ is not fetched");
        assertThat(refused(get("/to/file", Optional.empty()))).contains("its scheme is 'file' and not http or https");
        assertThat(refused(get("/to/again", Optional.empty()))).isEqualTo(uri("/to/again") + " redirects more than 5 times");
    }

    @Test
    void anEndlessAnswerIsCut() throws InterruptedException {
        assertThat(refused(get("/endless", Optional.empty()))).contains("the answer measures more than 100000 bytes");
    }

    @Test
    void outagesMayBeTriedAgainAndWhatIsGoneMayNot() throws InterruptedException {
        assertThat(get("/down", Optional.empty())).isEqualTo(new SafeDownload.Answer.Unavailable(uri("/down") + " answers with status 503"));
        assertThat(refused(get("/gone", Optional.empty()))).isEqualTo(uri("/gone") + " answers with status 410");
    }

    private static String refused(SafeDownload.Answer answer) {
        return ((SafeDownload.Answer.Refused) answer).reason();
    }

    private SafeDownload.Answer get(String path, Optional<String> tag) throws InterruptedException {
        return downloads.get(uri(path), tag, Optional.empty(), folder.resolve("body"));
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }
}
