package dev.tributary.ingestion;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.FileArtifactStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.MediaTypes;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.event.Topics;
import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.contracts.job.IngestDocument;
import dev.tributary.contracts.job.JobCommand;
import dev.tributary.contracts.pipeline.PipelineDefinition.EdgarSource;
import dev.tributary.contracts.source.BackfillAdvanced;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.EdgarRead;
import dev.tributary.contracts.source.FeedRead;
import dev.tributary.contracts.source.SourceEvent;
import dev.tributary.contracts.source.SourceState;
import dev.tributary.ingestion.edgar.Cursor;
import dev.tributary.ingestion.edgar.EdgarClient;
import dev.tributary.ingestion.edgar.EdgarSettings;
import dev.tributary.ingestion.edgar.LocalAccess;
import dev.tributary.ingestion.edgar.MovableClock;
import dev.tributary.ingestion.extraction.FilingReader;
import dev.tributary.ingestion.intake.BackfillIntake;
import dev.tributary.ingestion.intake.EdgarFetcher;
import dev.tributary.ingestion.intake.EdgarIntake;
import dev.tributary.ingestion.intake.SourceLog;
import dev.tributary.testing.edgar.FakeEdgar;
import dev.tributary.testing.edgar.FakeFiling;
import dev.tributary.testing.edgar.Fault;
import dev.tributary.testing.filings.FilingGenerator;
import dev.tributary.testing.filings.GeneratedFiling;
import dev.tributary.worker.JobContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An instance of ingestion's intake, its topology and its fetch jobs against the fake EDGAR, without a broker: time is moved by
/// hand, and an instance dies when it is told to.
final class IngestionBench implements AutoCloseable {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private static final ArtifactRef MODEL = new ArtifactRef(URI.create("file:///model"), "a".repeat(64), 1, MediaTypes.BYTES);

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Path folder;
    private final MovableClock clock;
    private final Instant start;
    private final FakeEdgar edgar;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ArtifactStore artifacts;
    private final EdgarClient client;
    private final FetchJob fetchJob;
    private final TopologyBench topology;
    private final Map<String, SourceState> states = new TreeMap<>();
    private final Deque<FetchDocument> commands = new ArrayDeque<>();
    private final Map<String, ArtifactRef> fetched = new TreeMap<>();
    private final List<String> handedOn = new ArrayList<>();
    private final Map<String, Instant> durable = new TreeMap<>();
    private final List<String> published = new ArrayList<>();
    private LocalDate since;
    private int recordsToLive = Integer.MAX_VALUE;
    private Instant nextLook = Instant.MIN;
    private @Nullable EdgarIntake watch;
    private @Nullable BackfillIntake backfill;

    IngestionBench(Path folder, Instant start) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.start = start;
        clock = new MovableClock(start.toString());
        since = today();
        edgar = FakeEdgar.start(0, clock);
        artifacts = new FileArtifactStore(folder.resolve("store"));
        LocalAccess access = new LocalAccess(clock);
        client = new EdgarClient(new EdgarSettings(edgar.uri(), "Example Research ops@example.org", 64 << 20, Duration.ofSeconds(20)), access, http);
        fetchJob = new FetchJob(artifacts, new EdgarFetcher(pipeline -> Optional.of(client), clock, RandomGenerator.of("L64X128MixRandom")));
        topology = new TopologyBench(folder.resolve("streams"), start,
                events -> List.of(new SourceTrigger(events, pipeline -> Optional.of(MODEL), () -> 0)));
        startInstance();
    }

    FakeEdgar edgar() {
        return edgar;
    }

    LocalDate today() {
        return Cursor.day(clock.instant());
    }

    void startInstance() {
        startInstanceSince(since);
    }

    void startInstanceSince(LocalDate day) {
        since = day;
        EdgarSource source = new EdgarSource(List.of(EdgarSource.ALL_FORMS), since, Optional.empty(), Optional.empty());
        recordsToLive = Integer.MAX_VALUE;
        watch = new EdgarIntake("sec", source, client, new Log(), clock);
        backfill = new BackfillIntake("sec", source, client, new Log(), artifacts, folder.resolve("scratch"), clock);
    }

    void killInstance() {
        watch = null;
        backfill = null;
    }

    void killAfterRecords(int records) {
        recordsToLive = records;
    }

    void edgarFault(@Nullable Fault fault) {
        if (fault != null) {
            edgar.failNext("/", fault);
        }
    }

    void backfill(LocalDate from, LocalDate to) {
        new Log().publish(new BackfillAdvanced("sec", from, to, from, 0, Optional.empty()));
    }

    /// Lets time pass in which nobody looks.
    void passTime(Duration time) {
        clock.move(time);
        topology.moveTo(clock.instant());
    }

    /// Lets the instance work; one that dies is replaced.
    void run(Duration time, Duration step) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            Instant next = clock.instant().plus(step);
            try {
                round();
            } catch (Killed killed) {
                startInstance();
            }
            clock.until(next);
            topology.moveTo(clock.instant());
            collect();
        }
    }

    private void round() throws IOException, InterruptedException {
        if (watch != null && backfill != null && !clock.instant().isBefore(nextLook)) {
            nextLook = clock.instant().plus(LOOK_EVERY);
            watch.look();
            backfill.look();
        }
        topology.moveTo(clock.instant());
        collect();
        for (int waiting = commands.size(); waiting > 0 && watch != null; waiting--) {
            fetch(commands.getFirst());
            // A command is acknowledged after its fact; until then it is delivered again.
            commands.removeFirst();
        }
    }

    private void fetch(FetchDocument command) throws IOException {
        Path scratch = Files.createDirectories(folder.resolve("attempt"));
        List<? extends Payload> facts = fetchJob.run(command, JobContext.alone(scratch));
        topology.moveTo(clock.instant());
        for (Payload fact : facts) {
            live();
            topology.send(fact);
            if (fact instanceof DocumentFetched done) {
                fetched.put(done.documentId(), done.raw());
                durable.putIfAbsent(done.documentId(), clock.instant());
            }
        }
        collect();
    }

    private void live() {
        if (recordsToLive-- <= 0) {
            throw new Killed();
        }
    }

    private void collect() {
        for (Event<Payload> event : topology.read(Topics.SOURCE_STATES)) {
            states.put(event.data().key(), (SourceState) event.data());
        }
        for (Event<Payload> event : topology.read(Topics.commands("ingestion"))) {
            switch ((JobCommand) event.data()) {
                case FetchDocument fetch -> commands.addLast(fetch);
                case IngestDocument ingest -> {
                    String accession = ingest.fileName().replaceFirst("\\..*", "");
                    handedOn.add(accession);
                    fetched.putIfAbsent(accession, ingest.raw());
                }
                default -> throw new IllegalStateException("an intake asks for " + event.type());
            }
        }
    }

    /// What was fetched, by accession: the digest of its bytes.
    Map<String, String> fetched() {
        Map<String, String> digests = new TreeMap<>();
        fetched.forEach((accession, raw) -> digests.put(accession, raw.sha256()));
        return digests;
    }

    /// The digest of each document's text.
    Map<String, String> texts() throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, ArtifactRef> entry : fetched.entrySet()) {
            digests.put(entry.getKey(), new FilingReader().read(artifacts.file(entry.getValue())).textDigest());
        }
        return digests;
    }

    List<String> handedOn() {
        return handedOn;
    }

    List<DocumentKnown> known() {
        return states.values().stream().filter(DocumentKnown.class::isInstance).map(DocumentKnown.class::cast).toList();
    }

    List<String> published() {
        return published;
    }

    /// From acceptance to durable bytes, shortest first.
    List<Duration> delays() {
        return known().stream().filter(known -> durable.containsKey(known.documentId()))
                .map(known -> Duration.between(known.origin().acceptedAt().orElseThrow(), durable.get(known.documentId())))
                .sorted(Comparator.naturalOrder()).toList();
    }

    double requestsPerSecond() {
        return (double) edgar.requests().size() / Duration.between(start, clock.instant()).toSeconds();
    }

    int mostRequestsInASecond() {
        return edgar.mostRequestsInASecond();
    }

    /// Made filings of companies, accepted one after another.
    void publishGenerated(int count, Instant from) {
        FilingGenerator generator = new FilingGenerator(3);
        List<GeneratedFiling> made = generator.filings(generator.companies(8), 2024, 2024).limit(count).toList();
        for (int i = 0; i < made.size(); i++) {
            FakeFiling filing = FakeFiling.of(made.get(i)).withAcceptance(from.plusSeconds(60L * i));
            published.add(filing.accession());
            edgar.publish(filing);
        }
    }

    /// A small filing; the test publishes it.
    FakeFiling filing(int number, Instant accepted, int parties) {
        List<FakeFiling.Party> all = new ArrayList<>();
        for (int i = 0; i < parties; i++) {
            String cik = String.format(Locale.ROOT, "%010d", 7000 + 100 * i + number % 90);
            all.add(new FakeFiling.Party(cik, "PARTY " + i, i == 0 ? "Filer" : "Reporting"));
        }
        String accession = String.format(Locale.ROOT, "0000900000-26-%06d", number);
        published.add(accession);
        return new FakeFiling(accession, "8-K", all, accepted.atZone(NEW_YORK).toLocalDate(), accepted, accepted.plusSeconds(25),
                ("<SEC-DOCUMENT>" + accession).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        topology.close();
        http.shutdownNow();
        edgar.close();
    }

    private final class Log implements SourceLog {

        @Override
        public void publish(SourceEvent sighting) {
            live();
            topology.moveTo(clock.instant());
            topology.send(sighting);
            collect();
        }

        @Override
        public void publish(SourceState state) {
            live();
            states.put(state.key(), state);
        }

        @Override
        public Optional<EdgarRead> edgar(String pipeline) {
            return Optional.ofNullable((EdgarRead) states.get(EdgarRead.key(pipeline)));
        }

        @Override
        public Optional<FeedRead> feed(String pipeline, String url) {
            return Optional.ofNullable((FeedRead) states.get(FeedRead.key(pipeline, url)));
        }

        @Override
        public List<BackfillAdvanced> backfills(String pipeline) {
            return states.values().stream().filter(BackfillAdvanced.class::isInstance).map(BackfillAdvanced.class::cast).toList();
        }

        @Override
        public Optional<DocumentKnown> document(String pipeline, String documentId) {
            return Optional.ofNullable((DocumentKnown) states.get(DocumentKnown.key(pipeline, documentId)));
        }

        @Override
        public List<DocumentKnown> documents(String pipeline) {
            return known();
        }
    }
}
