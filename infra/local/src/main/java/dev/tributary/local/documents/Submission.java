package dev.tributary.local.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Stream;

/// Posts files to the ingestion service of a system, for one pipeline. Thread-safe.
public final class Submission {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

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

    /// Hands in one file.
    ///
    /// @return why it was not taken, if it was not
    /// @throws ProblemException if the service does not answer
    public Optional<String> submit(Path file) {
        String name = file.getFileName().toString();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/documents?pipeline=%s&name=%s".formatted(
                            port, encoded(pipeline), encoded(name))))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/octet-stream")
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() / 100 == 2 ? Optional.empty() : Optional.of(reason(response));
        } catch (IOException e) {
            throw new ProblemException(ExitCode.NOT_RUNNING, "the ingestion service on port %d does not take %s: %s; see './tributary status'"
                    .formatted(port, name, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ExitCode.FAILED, "interrupted while submitting " + name, e);
        }
    }

    /// An RFC 9457 problem says it in `detail`.
    private static String reason(HttpResponse<String> response) {
        try {
            JsonNode problem = Json.mapper().readTree(response.body());
            return problem.path("detail").asText(problem.path("title").asText("HTTP status " + response.statusCode()));
        } catch (JsonProcessingException e) {
            return "HTTP status " + response.statusCode() + (response.body().isBlank() ? "" : ": " + response.body().strip());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
