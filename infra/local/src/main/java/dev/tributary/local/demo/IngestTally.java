package dev.tributary.local.demo;

import dev.tributary.contracts.document.DocumentEvent;
import dev.tributary.contracts.document.DocumentIngested;
import dev.tributary.contracts.document.DocumentRejected;
import dev.tributary.contracts.document.DocumentRetracted;
import dev.tributary.contracts.document.DocumentSuperseded;
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

    private final long sealTokens;
    private final Map<String, Document<DocumentIngested>> taken = new LinkedHashMap<>();
    private final Map<String, Document<DocumentRejected>> rejected = new LinkedHashMap<>();
    private int received;
    private Instant from = Instant.MIN;
    private Optional<Instant> sealed = Optional.empty();

    private record Document<T extends DocumentEvent>(Instant time, T event) {
    }

    /// @param sealTokens at how many tokens the corpus is sealed
    IngestTally(long sealTokens) {
        this.sealTokens = sealTokens;
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

    boolean done() {
        return sealed.isPresent();
    }

    StageView view(Instant now) {
        List<Document<DocumentIngested>> ours = ours(taken);
        long refused = ours(rejected).size();
        long tokens = ours.stream().mapToLong(document -> document.event().tokens()).sum();
        String detail = "%s, %s tokens%s%s".formatted(Amounts.plural(ours.size(), "filing"), Amounts.count(tokens),
                sealed.isPresent() ? "" : " of " + Amounts.count(sealTokens), refused == 0 ? "" : ", " + refused + " rejected");
        Optional<Instant> first = ours.stream().map(Document::time).min(Comparator.naturalOrder());
        if (sealed.isPresent()) {
            return StageView.done(Stage.INGEST.label(), Duration.between(first.orElse(sealed.get()), sealed.get()), detail);
        }
        return first.map(start -> StageView.running(Stage.INGEST.label(), Math.min(1, (double) tokens / sealTokens),
                Duration.between(start, now), Optional.empty(), detail)).orElseGet(() -> StageView.waiting(Stage.INGEST.label()));
    }

    private <T extends DocumentEvent> List<Document<T>> ours(Map<String, Document<T>> documents) {
        return documents.values().stream()
                .filter(document -> document.time().isAfter(from))
                .filter(document -> sealed.isEmpty() || !document.time().isAfter(sealed.get()))
                .toList();
    }
}
