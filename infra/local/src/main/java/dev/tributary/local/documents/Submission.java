package dev.tributary.local.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.contracts.Json;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Posts files to the ingestion service of a system, for one pipeline. Thread-safe.
public final class Submission {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /// A pipeline that was declared a moment ago reaches the service through Kafka.
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(300);
    private static final String UNKNOWN_PIPELINE = "pipeline-unknown";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final String pipeline;

    /// @param port the ingestion service's
    public Submission(int port, String pipeline) {
        this.port = port;
        this.pipeline = pipeline;
    }

    /// The files to submit: the file itself, or every file in a folder, sorted; hidden ones are left out.
    ///
    /// @throws ProblemException if there is none
    public static List<Path> files(Path fileOrFolder) throws IOException {
        if (Files.isRegularFile(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        if (!Files.isDirectory(fileOrFolder)) {
            throw new ProblemException(ExitCode.INVALID, "there is no file or folder %s".formatted(fileOrFolder));
        }
        try (Stream<Path> paths = Files.walk(fileOrFolder)) {
            List<Path> files = paths.filter(Files::isRegularFile).filter(Submission::visible).sorted().toList();
            if (files.isEmpty()) {
                throw new ProblemException(ExitCode.INVALID, "the folder %s is empty; put filings into it".formatted(fileOrFolder));
            }
            return files;
        }
    }

    private static boolean visible(Path file) {
        return !file.getFileName().toString().startsWith(".");
    }

    /// Hands in one file; the pipeline is one that was declared.
    ///
    /// @return why it was not taken, if it was not
    /// @throws ProblemException if the service does not answer
    public Optional<String> submit(Path file) {
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        HttpResponse<String> response = post(file);
        while (problem(response).path("title").asText().equals(UNKNOWN_PIPELINE) && System.nanoTime() < deadline) {
            CompletableFuture.runAsync(() -> { }, CompletableFuture.delayedExecutor(ASK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)).join();
            response = post(file);
        }
        return response.statusCode() / 100 == 2 ? Optional.empty() : Optional.of(reason(response));
    }

    private HttpResponse<String> post(Path file) {
        String name = file.getFileName().toString();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/documents?pipeline=%s&name=%s&time=%s".formatted(
                            port, encoded(pipeline), encoded(name), encoded(Files.getLastModifiedTime(file).toInstant().toString()))))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ProblemException(ExitCode.NOT_RUNNING, "the ingestion service on port %d does not take %s: %s; see './tributary status'"
                    .formatted(port, name, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ExitCode.FAILED, "interrupted while submitting " + name, e);
        }
    }

    private static String reason(HttpResponse<String> response) {
        JsonNode problem = problem(response);
        String status = "HTTP status " + response.statusCode();
        return problem.isMissingNode() ? status + (response.body().isBlank() ? "" : ": " + response.body().strip())
                : problem.path("detail").asText(problem.path("title").asText(status));
    }

    /// The RFC 9457 problem that a refusal holds; missing if it holds none.
    private static JsonNode problem(HttpResponse<String> response) {
        try {
            JsonNode body = Json.mapper().readTree(response.body());
            return body.isObject() ? body : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
