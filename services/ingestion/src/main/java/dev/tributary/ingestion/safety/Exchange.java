package dev.tributary.ingestion.safety;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One request and its answer, with a limit on everything: the body received, the body unpacked, the time. Thread-safe.
///
/// @param http   must not follow redirects by itself: each has to be looked at first
/// @param bytes  the most that is taken, packed or unpacked
/// @param within the longest an answer may take, body included
public record Exchange(HttpClient http, long bytes, Duration within) {

    public Exchange {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the HTTP client follows redirects; each must be checked first");
        }
        if (bytes <= 0 || !within.isPositive()) {
            throw new IllegalArgumentException("limits must be positive: " + bytes + " bytes, " + within);
        }
    }

    /// Sends a request and writes the body, unpacked, to a file.
    ///
    /// @param file written anew; after a failure worthless
    /// @throws BoundedBody.TooLargeException if the body is larger than allowed
    /// @throws IOException                   if no whole answer came in time
    /// @throws InterruptedException          if the thread is to stop
    public HttpResponse<Void> save(HttpRequest request, Path file) throws IOException, InterruptedException {
        Path received = file.resolveSibling(file.getFileName() + ".received");
        HttpResponse<Void> response;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(received))) {
            response = send(request, out);
        }
        if (isZipped(response) && Files.size(received) > 0) {
            try (InputStream in = Files.newInputStream(received); OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                BoundedBody.unzip(in, out, bytes);
            }
            Files.delete(received);
        } else {
            Files.move(received, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return response;
    }

    /// Sends a request and writes the body as it comes.
    ///
    /// @param out not closed here
    /// @throws BoundedBody.TooLargeException if the body is larger than allowed
    /// @throws IOException                   if no whole answer came in time
    /// @throws InterruptedException          if the thread is to stop
    public HttpResponse<Void> send(HttpRequest request, OutputStream out) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> asked = http.sendAsync(request, head -> new BoundedBody(bytes, out));
        try {
            return asked.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            asked.cancel(true);
            throw new IOException("no whole answer came within " + within.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        }
    }

    /// Whether an answer's body is packed.
    public static boolean isZipped(HttpResponse<?> response) {
        return response.headers().firstValue("Content-Encoding").filter("gzip"::equalsIgnoreCase).isPresent();
    }
}
