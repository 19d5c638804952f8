package dev.tributary.console.subscription;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/// Posts one message to one subscriber, once. Thread-safe; redirects are not followed.
public final class Webhook {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int GONE = 410;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Clock clock;

    public Webhook(Clock clock) {
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Outcome {

        /// A 2xx answer.
        record Delivered() implements Outcome {
        }

        /// Any other answer or none: it is worth trying again.
        record Refused(String why) implements Outcome {
        }

        /// 410: the receiver wants nothing any more.
        record Gone() implements Outcome {
        }
    }

    /// Posts a message.
    ///
    /// @param id   the event's id; a message that is sent again keeps it, so receivers can tell
    /// @param body a CloudEvent in structured JSON
    /// @throws InterruptedException if the thread is to stop
    public Outcome post(Subscription subscription, String id, byte[] body) throws InterruptedException {
        long timestamp = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(subscription.url())
                .timeout(ANSWER)
                .header("content-type", "application/cloudevents+json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", Signature.of(subscription.secret(), id, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status == GONE) {
                return new Outcome.Gone();
            }
            return status / 100 == 2 ? new Outcome.Delivered() : new Outcome.Refused("status " + status);
        } catch (IOException e) {
            return new Outcome.Refused(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }
}
