package dev.tributary.ingestion.safety;

import dev.tributary.ingestion.sgml.InvalidFilingException;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;

/// Downloads from addresses that somebody else has chosen: public ones only, also behind redirects, up to a size, within a time.
///
/// A name is looked up and checked just before it is connected to; the JDK keeps the answer for 30 s, so that the connection goes to
/// the address that was checked. Thread-safe.
public final class SafeDownload {

    private static final int MOST_REDIRECTS = 5;
    private static final String TOO_LARGE = "download-oversize";

    private final Exchange exchange;
    private final PublicAddress addresses;
    private final String userAgent;
    private final String remedy;

    /// What a download came to.
    public sealed interface Answer {

        /// The body is in the file.
        record Saved(Optional<String> tag, Optional<String> lastModified) implements Answer {
        }

        /// What the caller has is still current.
        record Unchanged() implements Answer {
        }

        /// Another try may help.
        record Unavailable(String reason) implements Answer {
        }

        /// No other try helps.
        ///
        /// @param code stable, in kebab case
        record Refused(String code, String reason) implements Answer {
        }
    }

    /// @param exchange  with the limits that hold for a download
    /// @param addresses which addresses are public
    public SafeDownload(Exchange exchange, PublicAddress addresses, String userAgent) {
        this(exchange, addresses, userAgent, "Raise tributary.ingestion.filing-bytes if the document is real.");
    }

    private SafeDownload(Exchange exchange, PublicAddress addresses, String userAgent, String remedy) {
        this.exchange = exchange;
        this.addresses = addresses;
        this.userAgent = userAgent;
        this.remedy = remedy;
    }

    /// The same, for bodies of so many bytes at most.
    ///
    /// @param remedy what a person is told to do about a larger one
    public SafeDownload upTo(long bytes, String remedy) {
        return new SafeDownload(new Exchange(exchange.http(), Math.min(bytes, exchange.bytes()), exchange.within()), addresses, userAgent, remedy);
    }

    /// Downloads.
    ///
    /// @param tag          entity tag of what the caller has
    /// @param lastModified its date
    /// @param file         written anew
    /// @throws InterruptedException if the thread is to stop
    public Answer get(URI uri, Optional<String> tag, Optional<String> lastModified, Path file) throws InterruptedException {
        URI next = uri;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            try {
                addresses.require(next);
                HttpResponse<Void> response = exchange.save(request(next, tag, lastModified), file);
                int status = response.statusCode();
                if (status < 300 || status == 304 || status >= 400) {
                    return answer(next, response);
                }
                Optional<String> location = response.headers().firstValue("Location");
                if (location.isEmpty()) {
                    return new Answer.Refused("download-redirect", next + " redirects to nowhere (" + status + ")");
                }
                next = next.resolve(location.get());
            } catch (InvalidFilingException unsafe) {
                return new Answer.Refused(unsafe.code(), (next.equals(uri) ? "" : uri + " redirects: ") + unsafe.getMessage());
            } catch (IllegalArgumentException noAddress) {
                return new Answer.Refused("download-redirect", next + " redirects to what is no address: " + noAddress.getMessage());
            } catch (BoundedBody.TooLargeException large) {
                return new Answer.Refused(TOO_LARGE, next + ": " + large.getMessage() + ". " + remedy);
            } catch (UnknownHostException unknown) {
                return new Answer.Unavailable(next + " failed: no address is known for " + next.getHost());
            } catch (IOException failed) {
                return new Answer.Unavailable(next + " failed: " + (failed.getMessage() == null ? failed : failed.getMessage()));
            }
        }
        return new Answer.Refused("download-redirect", uri + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private HttpRequest request(URI uri, Optional<String> tag, Optional<String> lastModified) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET().header("User-Agent", userAgent).header("Accept-Encoding", "gzip");
        tag.ifPresent(known -> request.header("If-None-Match", known));
        lastModified.ifPresent(known -> request.header("If-Modified-Since", known));
        return request.build();
    }

    private static Answer answer(URI uri, HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status == 200) {
            return new Answer.Saved(response.headers().firstValue("ETag"), response.headers().firstValue("Last-Modified"));
        }
        if (status == 304) {
            return new Answer.Unchanged();
        }
        return status == 429 || status >= 500 ? new Answer.Unavailable(uri + " answers with status " + status)
                : new Answer.Refused("download-status", uri + " answers with status " + status);
    }
}
