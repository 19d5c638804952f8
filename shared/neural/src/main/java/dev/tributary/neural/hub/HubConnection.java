package dev.tributary.neural.hub;

import dev.tributary.weights.InvalidModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// HTTP to the hub: the token goes to the hub's own host only, never along a redirect to where large files are stored.
final class HubConnection implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI endpoint;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NEVER).build();

    HubConnection(URI endpoint, Optional<String> token) {
        this.endpoint = endpoint;
        this.token = token;
    }

    /// Asks for a resource from byte `from` on. The caller closes the body.
    ///
    /// @throws InvalidModelException if the hub says that there is no such thing, or not for this token
    HttpResponse<InputStream> get(String path, long from, HubReference reference) throws IOException {
        URI uri = URI.create(endpoint.toString().replaceAll("/+$", "") + path);
        for (int redirect = 0; redirect <= MOST_REDIRECTS; redirect++) {
            HttpResponse<InputStream> response = send(uri, from);
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return response;
            }
            response.body().close();
            if (status >= 300 && status < 400) {
                uri = uri.resolve(response.headers().firstValue("location").orElseThrow(
                        () -> new IOException("a redirect without a location")));
            } else if (status == 401 || status == 403) {
                throw new InvalidModelException("hub-denied",
                        ("%s may not be read %s. Accept its licence on the hub and set HF_TOKEN to a token that "
                        + "may read it.").formatted(reference, token.isPresent() ? "with this token" : "without a token"));
            } else if (status == 404) {
                throw new InvalidModelException("hub-not-found", "There is no %s at %s (asked for %s). Check owner, name and revision."
                        .formatted(reference, endpoint, path));
            } else {
                throw new IOException("status " + status + " for " + path);
            }
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects for " + path);
    }

    private HttpResponse<InputStream> send(URI uri, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).header("User-Agent", "tributary");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (uri.getHost().equals(endpoint.getHost()) && uri.getPort() == endpoint.getPort()) {
            token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
