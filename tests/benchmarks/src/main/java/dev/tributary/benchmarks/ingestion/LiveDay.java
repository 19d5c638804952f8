package dev.tributary.benchmarks.ingestion;

import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.event.Events;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.pipeline.PipelineDefined;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.events.EventFeed;
import dev.tributary.local.events.Received;
import dev.tributary.local.machine.Home;
import dev.tributary.local.machine.Machine;
import dev.tributary.local.machine.Ports;
import dev.tributary.local.machine.StateFolder;
import dev.tributary.testing.edgar.Archives;
import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.worker.kafka.EventPublisher;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/// A day of filings by the service itself: a broker and the ingestion service as processes of their own, and an EDGAR in this one. The
/// day comes as EDGAR's daily archive, by a backfill; meanwhile new filings appear, which shows whether a backfill holds them up.
public final class LiveDay {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final List<String> SERVICES = List.of("ingestion");
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final String PIPELINE = """
            name: day
            source: { edgar: { forms: ['*'], since: %s } }
            corpus: { seal: { tokens: 10_000_000_000, every: P1D, quiet: PT10S }, holdout: { fraction: 0.02, by: filer } }
            base: base
            training: { sequence: 8, batchTokens: 64, learningRate: 1e-3 }
            candidates: [ { merge: { recipe: linear.yaml } } ]
            evaluation: { suites: [domain-perplexity] }
            release: { best: domain-perplexity }
            """;

    private final StateFolder state;
    private final Ports ports;
    private final Machine machine;
    private final HttpClient http = HttpClient.newHttpClient();

    private LiveDay(StateFolder state, Ports ports) {
        this.state = state;
        this.ports = ports;
        this.machine = new Machine(Home.ofProcess(), state, ports);
    }

    /// @param arguments the number of filings, an empty folder with room for four times their size, and how far the ports are moved.
    ///                  The environment tells the service where its EDGAR is: `http://localhost:` and the fake one's port
    public static void main(String[] arguments) throws Exception {
        int filings = Integer.parseInt(arguments[0]);
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        Ports ports = new Ports(Integer.parseInt(arguments[2]));
        LocalDate yesterday = LocalDate.now(NEW_YORK).minusDays(1);
        Path archive = folder.resolve("day.nc.tar.gz");
        long bytes = archive(filings, yesterday, archive);
        System.out.printf("%,d filings, %,d MB, as an archive of %,d MB%n", filings, bytes >> 20, Files.size(archive) >> 20);
        try (FakeEdgar edgar = FakeEdgar.start(ports.http(Machine.FAKE_EDGAR), Clock.systemUTC())) {
            edgar.serve(Archives.path(yesterday), archive);
            new LiveDay(new StateFolder(folder.resolve("state")), ports).run(filings, yesterday, edgar, folder);
        }
        // The threads of clients would keep the process.
        System.exit(0);
    }

    private static long archive(int filings, LocalDate day, Path file) throws IOException {
        long[] bytes = {0};
        Instant noon = day.atTime(12, 0).atZone(NEW_YORK).toInstant();
        try (OutputStream out = Files.newOutputStream(file)) {
            Archives.write(SizedFilings.day(filings).map(FakeFiling::of).map(filing -> filing.withAcceptance(noon))
                    .peek(filing -> bytes[0] += filing.body().length), out);
        }
        return bytes[0];
    }

    private void run(int filings, LocalDate day, FakeEdgar edgar, Path folder) throws Exception {
        machine.up(SERVICES, new Quiet());
        try {
            declare(day.plusDays(1), folder);
            Processors before = Processors.of(machine.status());
            Instant start = Instant.now();
            askForBackfill(day);
            DayReport report = new DayReport(filings, start, edgar.requests().size());
            try (EventFeed feed = new EventFeed(ports.bootstrap(), List.of(Topics.SOURCES, Topics.DOCUMENTS, Topics.CORPORA, Topics.JOB_EVENTS),
                    (where, why) -> System.err.println(where + ": " + why));
                    NewFilings news = new NewFilings(edgar)) {
                while (!report.isSealed()) {
                    for (Received received : feed.poll(Duration.ofMillis(200))) {
                        report.take(received.event());
                    }
                    if (report.isRead()) {
                        news.stop();
                    }
                    if (Instant.now().isAfter(start.plus(LIMIT))) {
                        throw new IllegalStateException("not sealed within " + LIMIT + "; see " + state.log("ingestion"));
                    }
                }
                report.print(news, edgar, Processors.of(machine.status()).since(before), before);
            }
        } finally {
            Machine.down(state, new Quiet());
        }
    }

    private void declare(LocalDate since, Path folder) throws IOException {
        FileArtifactStore artifacts = new FileArtifactStore(state.store());
        ModelStore models = new ModelStore(artifacts, state.work("benchmark"));
        PipelineDefined pipeline = new PipelineDefined(PipelineFile.parse("day.yaml", PIPELINE.formatted(since)),
                Map.of(PipelineDefined.BASE, models.put(DayModel.write(folder.resolve("base")))), Map.of(), Map.of());
        try (EventPublisher publisher = new EventPublisher(ports.bootstrap(), "benchmark")) {
            publisher.publish(Topics.PIPELINES, new Events("benchmark", Clock.systemUTC()).first(pipeline));
        }
    }

    /// Until the service has heard of the pipeline.
    private void askForBackfill(LocalDate day) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:%d/backfills?pipeline=day&from=%s&to=%s".formatted(ports.http("ingestion"), day, day));
        Instant until = Instant.now().plusSeconds(60);
        HttpResponse<String> answer;
        do {
            answer = http.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
        } while (answer.statusCode() == 400 && Instant.now().isBefore(until));
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("the backfill was answered with %d: %s".formatted(answer.statusCode(), answer.body()));
        }
    }

    private static final class Quiet implements Machine.Watcher {

        @Override
        public void ready(String member, Duration after) {
            System.out.printf("%s is ready after %.1f s%n", member, after.toMillis() / 1e3);
        }

        @Override
        public void stopped(String member, boolean forced) {
            // As it should.
        }
    }
}
