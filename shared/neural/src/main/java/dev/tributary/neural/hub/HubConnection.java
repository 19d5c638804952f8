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

/// HTTP to the hub: the token goes to the hub's own origin only, never along a redirect to where large files are stored.
final class HubConnection implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;

    private final URI endpoint;
    private final Optional<String> token;
    private final Duration patience;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NEVER).build();

    /// @param patience how long an answer may take to begin
    HubConnection(URI endpoint, Optional<String> token, Duration patience) {
        this.endpoint = endpoint;
        this.token = token;
        this.patience = patience;
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
                uri = target(uri, response);
            } else if (isHub(uri) && (status == 401 || status == 403)) {
                throw new InvalidModelException("hub-denied", token.isPresent()
                        ? "%s may not be read with this token. Accept its licence on the hub, or set HF_TOKEN to a token that may read it."
                                .formatted(reference)
                        : ("%s does not exist, or may not be read without a token. Check owner and name; if it is gated or private, set HF_TOKEN "
                                + "to a token that may read it.").formatted(reference));
            } else if (isHub(uri) && status == 404) {
                throw new InvalidModelException("hub-not-found", "There is no %s at %s (asked for %s). Check owner, name and revision."
                        .formatted(reference, endpoint, path));
            } else {
                throw new IOException("status %d of %s for %s".formatted(status, uri.getHost(), path));
            }
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects for " + path);
    }

    private HttpResponse<InputStream> send(URI uri, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(patience).header("User-Agent", "tributary");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        if (isHub(uri)) {
            token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Where a redirect leads; never from an encrypted connection to an open one.
    private static URI target(URI from, HttpResponse<?> redirect) throws IOException {
        String location = redirect.headers().firstValue("location").orElseThrow(() -> new IOException("a redirect without a location"));
        try {
            URI to = from.resolve(location);
            boolean possible = to.getHost() != null && ("https".equalsIgnoreCase(to.getScheme())
                    || "http".equalsIgnoreCase(to.getScheme()) && "http".equalsIgnoreCase(from.getScheme()));
            if (possible) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to what is no address", e);
        }
        throw new IOException("a redirect that is not followed, to %s".formatted(location));
    }

    private boolean isHub(URI uri) {
        return uri.getScheme().equalsIgnoreCase(endpoint.getScheme()) && uri.getHost().equalsIgnoreCase(endpoint.getHost())
                && uri.getPort() == endpoint.getPort();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
