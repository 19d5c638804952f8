package dev.tributary.ingestion.edgar;

import dev.tributary.ingestion.safety.BoundedBody;
import dev.tributary.ingestion.safety.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Asks EDGAR, in turn and with a name. Redirects are never followed, so that no answer can lead to an address inside one's own
/// network. Thread-safe.
public final class EdgarClient {

    private final EdgarSettings settings;
    private final FairAccess access;
    private final Exchange exchange;

    /// @param http not closed here; must not follow redirects
    public EdgarClient(EdgarSettings settings, FairAccess access, HttpClient http) {
        this.settings = settings;
        this.access = access;
        this.exchange = new Exchange(http, settings.bodyBytes(), settings.answerWithin());
    }

    /// Asks for a path and keeps the answer in memory.
    ///
    /// @param path     below the base, with its query
    /// @param tag      the entity tag of what the caller has
    /// @param backfill whether anything newer goes first
    /// @throws InterruptedException if the thread is to stop
    public EdgarAnswer get(String path, Optional<String> tag, boolean backfill) throws InterruptedException {
        return ask(path, tag, backfill, Optional.empty());
    }

    /// Asks for a path and streams what is found into a file, so that no size is too large for the memory.
    ///
    /// @param file written anew; what it holds unless the answer is [EdgarAnswer.Saved] is worthless
    /// @throws InterruptedException if the thread is to stop
    public EdgarAnswer download(String path, boolean backfill, Path file) throws InterruptedException {
        return ask(path, Optional.empty(), backfill, Optional.of(file));
    }

    private EdgarAnswer ask(String path, Optional<String> tag, boolean backfill, Optional<Path> file) throws InterruptedException {
        URI uri = settings.base().resolve(path);
        if (!isEdgar(uri)) {
            return new EdgarAnswer.Invalid("edgar-address", path + " leads to " + uri.getAuthority() + " and not to EDGAR; it is not asked.");
        }
        Optional<Instant> closed = access.await(backfill);
        if (closed.isPresent()) {
            return new EdgarAnswer.Closed(closed.get());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET()
                .header("User-Agent", settings.userAgent()).header("Accept-Encoding", "gzip");
        tag.ifPresent(known -> request.header("If-None-Match", known));
        EdgarAnswer answer = file.isPresent() ? save(uri, request.build(), file.get()) : ask(uri, request.build());
        if (answer instanceof EdgarAnswer.Refused refused) {
            access.lockOut(refused.remedy());
        }
        return answer;
    }

    private boolean isEdgar(URI uri) {
        return settings.base().getScheme().equals(uri.getScheme()) && settings.base().getAuthority().equals(uri.getAuthority());
    }

    private EdgarAnswer ask(URI uri, HttpRequest request) throws InterruptedException {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            HttpResponse<Void> response = exchange.send(request, out);
            boolean zipped = Exchange.isZipped(response) && out.size() > 0;
            return classify(uri, response, zipped ? BoundedBody.unzipped(out.toByteArray(), settings.bodyBytes()) : out.toByteArray());
        } catch (IOException failed) {
            return failed(uri, failed);
        }
    }

    private EdgarAnswer save(URI uri, HttpRequest request, Path file) throws InterruptedException {
        try {
            HttpResponse<Void> response = exchange.save(request, file);
            return response.statusCode() == 200
                    ? new EdgarAnswer.Saved(file, response.headers().firstValue("ETag"), response.headers().firstValue("Last-Modified"))
                    : classify(uri, response, head(file));
        } catch (IOException failed) {
            return failed(uri, failed);
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(AnswerClassifier.INSPECTED_BYTES);
        }
    }

    private static EdgarAnswer classify(URI uri, HttpResponse<?> response, byte[] body) {
        return AnswerClassifier.classify(uri, response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), body,
                response.headers().firstValue("ETag"), response.headers().firstValue("Last-Modified"));
    }

    private static EdgarAnswer failed(URI uri, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBody.TooLargeException) {
                return new EdgarAnswer.Invalid("edgar-answer-oversize", uri + ": " + cause.getMessage()
                        + ". Raise tributary.ingestion.filing-bytes if the filing is real.");
            }
        }
        return new EdgarAnswer.Unavailable(uri + " failed: " + (failure.getMessage() == null ? failure : failure.getMessage()), false);
    }
}
