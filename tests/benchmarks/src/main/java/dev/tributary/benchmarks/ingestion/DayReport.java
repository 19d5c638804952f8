package dev.tributary.benchmarks.ingestion;

import dev.tributary.contracts.corpus.CorpusSealed;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.job.JobCompleted;
import dev.tributary.contracts.source.DocumentFetched;
import dev.tributary.testing.edgar.FakeEdgar;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What became of a day, from the events that everybody can read. Not thread-safe.
final class DayReport {

    private final int filings;
    private final Instant start;
    private final int requestsBefore;
    private final Map<String, Instant> fetched = new HashMap<>();
    private final Set<String> read = new HashSet<>();
    private final Map<String, Integer> rejected = new TreeMap<>();
    private Optional<Instant> readAt = Optional.empty();
    private Optional<Event<?>> sealed = Optional.empty();
    private double sealSeconds;

    /// @param filings        of the archive
    /// @param requestsBefore those that came before the start
    DayReport(int filings, Instant start, int requestsBefore) {
        this.filings = filings;
        this.start = start;
        this.requestsBefore = requestsBefore;
    }

    void take(Event<?> event) {
        switch (event.data()) {
            case DocumentFetched live -> fetched.put(live.documentId(), event.time());
            case DocumentIngested ingested -> read(ingested.documentId(), event.time());
            case DocumentRejected refused -> {
                rejected.merge(refused.code(), 1, Integer::sum);
                read(refused.documentId(), event.time());
            }
            case JobCompleted job when job.jobId().startsWith("seal-corpus") -> sealSeconds = job.seconds();
            case CorpusSealed corpus when corpus.corpus().equals(CorpusSealed.DOMAIN) -> sealed = Optional.of(event);
            default -> {
                // Other facts are not about the day.
            }
        }
    }

    private void read(String document, Instant at) {
        read.add(document);
        // Those that were fetched singly are the new ones.
        if (readAt.isEmpty() && read.size() >= filings + fetched.size()) {
            readAt = Optional.of(at);
        }
    }

    /// Whether every filing of the archive was taken in or refused.
    boolean isRead() {
        return readAt.isPresent();
    }

    boolean isSealed() {
        return sealed.isPresent();
    }

    void print(NewFilings news, FakeEdgar edgar, Processors during, Processors before) {
        CorpusSealed corpus = (CorpusSealed) sealed.orElseThrow().data();
        double reading = seconds(readAt.orElse(sealed.get().time()));
        double all = seconds(sealed.get().time());
        System.out.printf("read    %.0f s, %.1f filings a second; refused: %s%n", reading, read.size() / reading, rejected);
        System.out.printf("sealed  %.0f s after the start, 10 s of quiet included; the seal took %.1f s: %,d documents, %,d tokens%n",
                all, sealSeconds, corpus.documents(), corpus.tokens());
        System.out.printf("processor seconds since the start: service %.0f, broker %.0f, fake EDGAR %.0f; before it: service %.0f, broker %.0f%n",
                during.seconds("ingestion"), during.seconds("broker"), during.seconds("fake EDGAR"),
                before.seconds("ingestion"), before.seconds("broker"));
        List<Duration> delays = news.publicSince().entrySet().stream().filter(filing -> fetched.containsKey(filing.getKey()))
                .map(filing -> Duration.between(filing.getValue(), fetched.get(filing.getKey()))).sorted().toList();
        System.out.printf("new     %d of %d filings fetched meanwhile, from public to durable raw: %s%n", delays.size(), news.publicSince().size(),
                delays.isEmpty() ? "none" : "median %.1f s, p95 %.1f s, longest %.1f s; 25 s more from acceptance".formatted(
                        share(delays, 0.5), share(delays, 0.95), share(delays, 1)));
        System.out.printf("asked   %.2f requests a second, %d in the busiest second%n", (edgar.requests().size() - requestsBefore) / all,
                edgar.mostRequestsInASecond());
    }

    private double seconds(Instant until) {
        return Duration.between(start, until).toMillis() / 1e3;
    }

    private static double share(List<Duration> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share))).toMillis() / 1e3;
    }
}
