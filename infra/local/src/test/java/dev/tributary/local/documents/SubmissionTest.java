package dev.tributary.local.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {

    @TempDir
    Path folder;

    private final List<String> requests = new ArrayList<>();
    private HttpServer service;
    private int status = 202;
    private String answer = "";
    private int unknownUntilRequest;

    @BeforeEach
    void startService() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean unknown = requests.size() < unknownUntilRequest;
            byte[] body = (unknown ? "{\"title\": \"pipeline-unknown\", \"status\": 400}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(unknown ? 400 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stopService() {
        service.stop(0);
    }

    @Test
    void aFileIsPostedWithItsNameAndItsDateForThePipeline() throws IOException {
        Path file = Files.writeString(folder.resolve("a b&c.txt"), "<SEC-DOCUMENT>");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-02T09:00:00Z")));

        assertThat(submission().submit(file)).isEmpty();
        assertThat(requests).containsExactly("POST /documents?pipeline=sec&name=a+b%26c.txt&time=2026-03-02T09%3A00%3A00Z <SEC-DOCUMENT>");
    }

    @Test
    void aRefusalIsToldInTheServicesOwnWords() throws IOException {
        status = 413;
        answer = """
                {"type": "about:blank", "title": "Too large", "detail": "a.txt has 300 MB; at most 256 MB are taken"}""";

        assertThat(submission().submit(Files.writeString(folder.resolve("a.txt"), "x"))).contains("a.txt has 300 MB; at most 256 MB are taken");
    }

    @Test
    void aPipelineThatTheServiceHasNotReadYetIsWaitedFor() throws IOException {
        // Given: the service knows the pipeline from the third request on
        unknownUntilRequest = 3;

        // When, then
        assertThat(submission().submit(Files.writeString(folder.resolve("a.txt"), "x"))).isEmpty();
        assertThat(requests).hasSize(3);
    }

    @Test
    void aServiceThatDoesNotAnswerIsAProblem() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "x");
        Submission submission = submission();
        service.stop(0);

        assertThatThrownBy(() -> submission.submit(file)).isInstanceOf(ProblemException.class).hasMessageContaining("./tributary status");
    }

    @Test
    void aFolderIsReadSortedWithItsSubFoldersAndWithoutHiddenFiles() throws IOException {
        Files.writeString(folder.resolve("b.txt"), "");
        Files.writeString(folder.resolve(".hidden"), "");
        Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("c.nc"), "");

        assertThat(Submission.files(folder)).containsExactly(folder.resolve("a/c.nc"), folder.resolve("b.txt"));
    }

    private Submission submission() {
        return new Submission(service.getAddress().getPort(), "sec");
    }
}
