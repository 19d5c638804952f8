package dev.tributary.local.documents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tributary.contracts.Json;
import dev.tributary.local.ExitCode;
import dev.tributary.local.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Function;

/// A service of a running system, asked over HTTP. Thread-safe.
///
/// @param name its name, for messages
/// @param port where it listens on this machine
public record Service(String name, int port) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Asks for something to be done.
    ///
    /// @throws ProblemException if it refuses or does not answer, with its reason
    public <T> T post(String path, Function<JsonNode, T> read) {
        return ask(HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT).POST(HttpRequest.BodyPublishers.noBody()).build(), read);
    }

    /// Asks how something is.
    ///
    /// @throws ProblemException if it refuses or does not answer, with its reason
    public <T> T get(String path, Function<JsonNode, T> read) {
        return ask(HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT).build(), read);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private <T> T ask(HttpRequest request, Function<JsonNode, T> read) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = json(response.body());
            if (response.statusCode() / 100 == 2) {
                return read.apply(body);
            }
            String status = "%s answers with HTTP status %d".formatted(name, response.statusCode());
            throw new ProblemException(ExitCode.INVALID, body.path("detail").asText(status));
        } catch (IOException e) {
            throw new ProblemException(ExitCode.NOT_RUNNING, "the %s service on port %d does not answer: %s; see './tributary status'"
                    .formatted(name, port, e.getMessage()), e);
        } catch (InterruptedException e) {
            throw ProblemException.interrupted(e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
