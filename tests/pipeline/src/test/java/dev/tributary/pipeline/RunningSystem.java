package dev.tributary.pipeline;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topic;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A broker and all services as processes, on ports and in a folder of their own.
final class RunningSystem implements AutoCloseable {

    /// Everything takes several times longer when both cores are busy.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final StateFolder state;
    private final Ports ports;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningSystem(StateFolder state, Ports ports) {
        this.state = state;
        this.ports = ports;
    }

    static RunningSystem start(Path folder, int portOffset) {
        RunningSystem system = new RunningSystem(new StateFolder(folder), new Ports(portOffset));
        try {
            new Machine(new Home(checkout()), system.state, system.ports).up(new Silent());
        } catch (RuntimeException e) {
            system.close();
            throw e;
        }
        return system;
    }

    StateFolder state() {
        return state;
    }

    Ports ports() {
        return ports;
    }

    /// Uploads a document and returns the HTTP status.
    int upload(String pipeline, String name, byte[] body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/documents?pipeline=%s&name=%s".formatted(ports.http("ingestion"), pipeline, name));
        return http.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    String get(String service, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(ports.http(service), path));
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /// Reads topics from their beginning until a fact of the kind satisfies the condition.
    ///
    /// @return every payload of the topics up to and including it
    List<Payload> await(List<Topic<?>> topics, Predicate<Payload> condition) {
        List<Payload> seen = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (EventFeed feed = new EventFeed(ports.bootstrap(), topics, (where, why) -> {
            throw new AssertionError("unreadable record at " + where + ": " + why);
        })) {
            while (System.nanoTime() < deadline) {
                for (Received received : feed.poll(Duration.ofMillis(500))) {
                    seen.add(received.event().data());
                    if (condition.test(received.event().data())) {
                        return seen;
                    }
                }
            }
        }
        throw new AssertionError("waited %s in vain; seen so far: %s; logs are in %s".formatted(PATIENCE, seen, state.root().resolve("logs")));
    }

    @Override
    public void close() {
        Machine.down(state, new Silent());
    }

    private static Path checkout() {
        return Path.of("").toAbsolutePath().getParent().getParent();
    }

    private record Silent() implements Machine.Watcher {

        @Override
        public void ready(String member, Duration after) {
            // Only failures are of interest, and those are thrown.
        }

        @Override
        public void stopped(String member, boolean forced) {
            // As above.
        }
    }
}
