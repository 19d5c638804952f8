package dev.tributary.ingestion.edgar;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks EDGAR, in turn and with a name. Redirects are never followed, so that no answer can lead to an address inside one's own
/// network. Thread-safe.
public final class EdgarClient {

    private final EdgarSettings settings;
    private final FairAccess access;
    private final HttpClient http;

    /// @param http not closed here; must not follow redirects
    public EdgarClient(EdgarSettings settings, FairAccess access, HttpClient http) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the HTTP client follows redirects; EDGAR's client must not");
        }
        this.settings = settings;
        this.access = access;
        this.http = http;
    }

    /// Asks for a path.
    ///
    /// @param path below the base, with its query
    /// @param tag  the entity tag of what the caller has
    /// @throws InterruptedException if the thread is to stop
    public EdgarAnswer get(String path, Optional<String> tag) throws InterruptedException {
        URI uri = settings.base().resolve(path);
        if (!uri.getHost().equals(settings.base().getHost())) {
            return new EdgarAnswer.Invalid("edgar-address", path + " leads to " + uri.getHost() + " and not to EDGAR; it is not asked.");
        }
        access.await();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET()
                .header("User-Agent", settings.userAgent()).header("Accept-Encoding", "gzip");
        tag.ifPresent(known -> request.header("If-None-Match", known));
        EdgarAnswer answer = ask(uri, request.build());
        if (answer instanceof EdgarAnswer.Refused) {
            access.lockOut();
        }
        return answer;
    }

    private EdgarAnswer ask(URI uri, HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(request, head -> new BoundedBody(settings.bodyBytes()));
        try {
            HttpResponse<byte[]> response = asked.get(settings.answerWithin().toNanos(), TimeUnit.NANOSECONDS);
            boolean zipped = response.headers().firstValue("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
            byte[] body = zipped && response.body().length > 0 ? BoundedBody.unzipped(response.body(), settings.bodyBytes())
                    : response.body();
            return AnswerClassifier.classify(uri, response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), body,
                    response.headers().firstValue("ETag"), response.headers().firstValue("Last-Modified"));
        } catch (TimeoutException late) {
            asked.cancel(true);
            return new EdgarAnswer.Unavailable(uri + " gave no whole answer within " + settings.answerWithin(), false);
        } catch (ExecutionException failed) {
            return failed(uri, failed.getCause());
        } catch (IOException unpacking) {
            return failed(uri, unpacking);
        }
    }

    private static EdgarAnswer failed(URI uri, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && !(root instanceof BoundedBody.TooLargeException)) {
            root = root.getCause();
        }
        return root instanceof BoundedBody.TooLargeException
                ? new EdgarAnswer.Invalid("edgar-answer-oversize", uri + ": " + root.getMessage()
                        + ". Raise source.edgar.bodyBytes if the filing is real.")
                : new EdgarAnswer.Unavailable(uri + " failed: " + root, false);
    }
}
