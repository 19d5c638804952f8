package dev.tributary.local.demo;

import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
import dev.tributary.contracts.pipeline.PipelineDefinition.Seal;
import dev.tributary.local.terminal.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents that came in since the round before stopped gathering.
final class IngestTally {

    private final Seal seal;
    private final Instant watching;
    private final Map<String, Document<DocumentIngested>> taken = new LinkedHashMap<>();
    private final Map<String, Document<DocumentRejected>> rejected = new LinkedHashMap<>();
    private int received;
    private Instant from = Instant.MIN;
    private Optional<Instant> sealed = Optional.empty();

    private record Document<T extends DocumentEvent>(Instant time, T event) {
    }

    /// @param seal     when the corpus is sealed
    /// @param watching since when the system runs: what came in before says nothing about how fast it goes now
    IngestTally(Seal seal, Instant watching) {
        this.seal = seal;
        this.watching = watching;
    }

    void accept(Instant time, DocumentEvent event) {
        received++;
        switch (event) {
            case DocumentIngested ingested -> taken.put(ingested.documentId(), new Document<>(time, ingested));
            case DocumentRejected refused -> rejected.put(refused.documentId() + refused.fileName(), new Document<>(time, refused));
            case DocumentSuperseded superseded -> taken.remove(superseded.documentId());
            case DocumentRetracted retracted -> taken.remove(retracted.documentId());
        }
    }

    /// The round before stopped gathering then.
    void from(Instant time) {
        from = time;
    }

    /// The corpus is being sealed: the round gathers no more.
    void sealed(Instant time) {
        sealed = Optional.of(time);
    }

    int documents() {
        return received;
    }

    /// How many more documents the corpora of all rounds up to this one take.
    long missing(int round) {
        return seal.maxDocuments().map(most -> (long) most * round - taken.size()).orElse(Long.MAX_VALUE);
    }

    boolean done() {
        return sealed.isPresent();
    }

    StageView view(Instant now) {
        List<Document<DocumentIngested>> ours = ours(taken);
        long refused = ours(rejected).size();
        String detail = "%s, %s%s".formatted(filings(ours.size()), tokens(ours), refused == 0 ? "" : ", " + refused + " rejected");
        Optional<Instant> start = ours.stream().map(Document::time).min(Comparator.naturalOrder())
                .map(first -> first.isBefore(watching) ? watching : first);
        if (sealed.isPresent()) {
            Instant began = start.filter(sealed.get()::isAfter).orElse(sealed.get());
            return StageView.done(Stage.INGEST.label(), Duration.between(began, sealed.get()), detail);
        }
        return start.map(began -> running(filled(ours), filled(ours) - filled(before(began, ours)), Duration.between(began, now), detail))
                .orElseGet(() -> StageView.waiting(Stage.INGEST.label()));
    }

    /// @param lately what was filled while it was watched
    private static StageView running(double filled, double lately, Duration elapsed, String detail) {
        Optional<Duration> eta = lately <= 0 ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(elapsed.toMillis() * Math.max(0, 1 - filled) / lately)));
        return StageView.running(Stage.INGEST.label(), Math.min(1, filled), elapsed, eta, detail);
    }

    /// The share of the corpus that is there, by whichever of its limits it comes closer to.
    private double filled(List<Document<DocumentIngested>> documents) {
        double bySize = (double) sum(documents) / seal.tokens();
        return seal.maxDocuments().map(most -> Math.max(bySize, (double) documents.size() / most)).orElse(bySize);
    }

    private String filings(int count) {
        return sealed.isPresent() || seal.maxDocuments().isEmpty() ? Amounts.plural(count, "filing")
                : "%d of %s".formatted(count, Amounts.plural(seal.maxDocuments().get(), "filing"));
    }

    private String tokens(List<Document<DocumentIngested>> documents) {
        String tokens = Amounts.count(sum(documents)) + " tokens";
        return sealed.isPresent() || seal.maxDocuments().isPresent() ? tokens : tokens + " of " + Amounts.count(seal.tokens());
    }

    private static long sum(List<Document<DocumentIngested>> documents) {
        return documents.stream().mapToLong(document -> document.event().tokens()).sum();
    }

    private static List<Document<DocumentIngested>> before(Instant time, List<Document<DocumentIngested>> documents) {
        return documents.stream().filter(document -> document.time().isBefore(time)).toList();
    }

    private <T extends DocumentEvent> List<Document<T>> ours(Map<String, Document<T>> documents) {
        return documents.values().stream()
                .filter(document -> document.time().isAfter(from))
                .filter(document -> sealed.isEmpty() || !document.time().isAfter(sealed.get()))
                .toList();
    }
}
