package dev.tributary.testing.edgar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// An EDGAR of one's own: current-events feed, daily and full indexes, daily archives, full submissions with validators, and recorded
/// answers replayed. A filing shows once the clock has reached its time, so a test moves through days by moving the clock, and a demo
/// fills in real time.
///
/// Requests without a declared `User-Agent` and more than ten a second are refused as the real one does. Thread-safe.
public final class FakeEdgar implements AutoCloseable {

    /// So many requests are remembered.
    public static final int MOST_REQUESTS = 100_000;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    /// A request that came in.
    ///
    /// @param path      path and query
    /// @param userAgent what the caller called itself, or empty
    /// @param at        when, by the fake's clock
    public record Request(String path, String userAgent, Instant at) {
    }

    private record Planned(String pathPart, Fault fault) {
    }

    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, FakeFiling> filings = new LinkedHashMap<>();
    private final Set<String> retracted = new HashSet<>();
    private final Set<String> unarchived = new HashSet<>();
    private final Map<String, Answer> recorded = new HashMap<>();
    private final Map<String, Path> files = new HashMap<>();
    private final List<Planned> planned = new ArrayList<>();
    private final Deque<Request> requests = new ArrayDeque<>();
    private final RateWatch rate = new RateWatch();

    private FakeEdgar(Clock clock, HttpServer server) {
        this.clock = clock;
        this.server = server;
    }

    /// Starts a server on the loopback address.
    ///
    /// @param port  0 for any free one
    /// @param clock what time it is at the SEC
    /// @throws IOException if the port is taken
    public static FakeEdgar start(int port, Clock clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        FakeEdgar edgar = new FakeEdgar(clock, server);
        server.createContext("/", edgar::handle);
        server.setExecutor(edgar.threads);
        server.start();
        return edgar;
    }

    /// Where it listens, without a trailing slash.
    public URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// Adds a filing; it shows from its time on.
    public synchronized void publish(FakeFiling filing) {
        filings.put(filing.accession(), filing);
    }

    /// Takes a filing back: it is gone at once, and from the next Saturday's full index.
    public synchronized void retract(String accession) {
        retracted.add(accession);
    }

    /// Leaves a filing out of the day's archive, as happens; the indexes have it.
    public synchronized void leaveOutOfArchives(String accession) {
        unarchived.add(accession);
    }

    /// Answers a path, query included, with a recorded answer from now on, before anything else is looked at.
    ///
    /// @param path        as it will be asked for
    /// @param contentType as recorded, or empty
    public synchronized void replay(String path, int status, String contentType, byte[] body) {
        recorded.put(path, new Answer(status, contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType), body));
    }

    /// Answers a path with a file from now on, which may be larger than the memory.
    ///
    /// @param path as it will be asked for
    public synchronized void serve(String path, Path file) {
        files.put(path, file);
    }

    /// Lets the next request whose path contains a text fail. Faults are used up in the order in which they were planned.
    public synchronized void failNext(String pathPart, Fault fault) {
        planned.add(new Planned(pathPart, fault));
    }

    /// How many filings are public now.
    public synchronized long visible() {
        return filings.values().stream()
                .filter(filing -> !filing.publicAt().isAfter(clock.instant()) && !retracted.contains(filing.accession())).count();
    }

    /// The last requests, at most [#MOST_REQUESTS].
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The most of [#requests] that came within any second.
    public int mostRequestsInASecond() {
        return BusiestSecond.of(requests().stream().map(Request::at).toList());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String agent = String.valueOf(exchange.getRequestHeaders().getOrDefault("User-Agent", List.of("")).getFirst());
            if (exchange.getRequestURI().getPath().startsWith(Control.PATH)) {
                Control.handle(exchange, this);
                return;
            }
            Fault fault = admit(exchange.getRequestURI().toString(), agent);
            Answer answer = fault == null ? route(exchange, agent) : failing(exchange, fault);
            if (answer != null) {
                Responses.send(exchange, answer, fault, closed);
            }
        }
    }

    private synchronized @Nullable Fault admit(String path, String agent) {
        requests.addLast(new Request(path, agent, clock.instant()));
        if (requests.size() > MOST_REQUESTS) {
            requests.removeFirst();
        }
        for (Planned plan : planned) {
            if (path.contains(plan.pathPart())) {
                planned.remove(plan);
                return plan.fault();
            }
        }
        return null;
    }

    private @Nullable Answer failing(HttpExchange exchange, Fault fault) {
        return switch (fault) {
            case UNDECLARED_TOOL -> Answer.undeclaredTool();
            case RATE_EXCEEDED -> Answer.rateExceeded();
            case TOO_MANY_REQUESTS -> Answer.tooManyRequests();
            case UNAVAILABLE -> Answer.fileUnavailable();
            case BROKEN -> new Answer(500, Map.of(), new byte[0]);
            case RESET -> null;
            case REDIRECT_INSIDE -> new Answer(302, Map.of("Location", "http://169.254.169.254/latest/meta-data/"), new byte[0]);
            case STALL, TRUNCATED_GZIP, ENDLESS -> answer(exchange);
        };
    }

    private Answer route(HttpExchange exchange, String agent) {
        Instant now = clock.instant();
        synchronized (this) {
            if (!agent.contains("@")) {
                return Answer.undeclaredTool();
            }
            if (rate.refuses(now)) {
                return Answer.rateExceeded();
            }
        }
        return answer(exchange);
    }

    private synchronized Answer answer(HttpExchange exchange) {
        Answer known = recorded.get(exchange.getRequestURI().toString());
        if (known != null) {
            return known;
        }
        Path file = files.get(exchange.getRequestURI().getPath());
        if (file != null) {
            return Answer.of(file);
        }
        Instant now = clock.instant();
        String path = exchange.getRequestURI().getPath();
        List<FakeFiling> visible = filings.values().stream().filter(filing -> !filing.publicAt().isAfter(now)).toList();
        if (path.equals("/cgi-bin/browse-edgar")) {
            List<FakeFiling> listed = visible.stream().filter(filing -> !retracted.contains(filing.accession())).toList();
            return CurrentEvents.page(listed, Query.of(exchange.getRequestURI()), now);
        }
        if (path.startsWith("/Archives/edgar/data/")) {
            return submission(exchange, path, visible);
        }
        Optional<Answer> archive = Archives.page(path, visible.stream().filter(filing -> !unarchived.contains(filing.accession())).toList(), now);
        return archive.isPresent() ? archive.get() : Indexes.page(path, visible, filing -> retracted.contains(filing.accession()), now);
    }

    private Answer submission(HttpExchange exchange, String path, List<FakeFiling> visible) {
        String accession = path.substring(path.lastIndexOf('/') + 1).replace(".txt", "");
        FakeFiling filing = visible.stream().filter(each -> each.accession().equals(accession) && !retracted.contains(accession)
                && each.parties().stream().anyMatch(party -> path.startsWith("/Archives/edgar/data/" + Long.parseLong(party.cik()) + "/")))
                        .findFirst().orElse(null);
        if (filing == null) {
            return Answer.noSuchKey(path.substring(1));
        }
        String tag = "\"" + Integer.toHexString(Arrays.hashCode(filing.body())) + "\"";
        boolean unchanged = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        return new Answer(unchanged ? 304
                : 200, Map.of("ETag", tag, "Last-Modified", HTTP_DATE.format(filing.publicAt()), "Content-Type", "text/plain"),
                unchanged ? new byte[0] : filing.body());
    }
}
