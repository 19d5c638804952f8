package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.corpus.CorpusManifest;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A corpus as it was known at a time: of what its versions hold, what was first seen by then, less what was known by then to be
/// withdrawn or replaced. The clock of filings says something else: a letter of April that is released in June was not known in May.
public final class KnownCorpus {

    private KnownCorpus() {
    }

    /// A document that was known.
    ///
    /// @param version the corpus version that holds it
    /// @param side    `train` or `holdout`
    public record Known(String id, String filer, String form, Optional<Instant> filedAt, Instant firstSeenAt, int version, String side,
            String rawDigest, String textDigest, long tokens) {
    }

    /// What was known.
    ///
    /// @param versions  every version of one corpus
    /// @param withdrawn when each document was withdrawn that was; the next version says so too, but that may be long in coming
    /// @return by id
    public static List<Known> at(Instant time, Collection<CorpusManifest> versions, Map<String, Instant> withdrawn) {
        Map<String, Known> known = new TreeMap<>();
        for (CorpusManifest version : versions) {
            add("train", version, version.train(), known);
            add("holdout", version, version.holdout(), known);
        }
        known.values().removeIf(document -> document.firstSeenAt().isAfter(time));
        withdrawn.forEach((id, since) -> {
            if (!since.isAfter(time)) {
                known.remove(id);
            }
        });
        versions.stream().flatMap(version -> version.curation().stream()).flatMap(curation -> curation.leftOut().stream())
                .filter(out -> out.since().filter(since -> !since.isAfter(time)).isPresent())
                .map(LeftOut::id).forEach(known::remove);
        return List.copyOf(known.values());
    }

    /// A document that is held out stands in every version from its own on.
    private static void add(String side, CorpusManifest version, CorpusManifest.Split split, Map<String, Known> known) {
        for (CorpusManifest.Document document : split.documents()) {
            document.provenance().ifPresent(provenance -> known.merge(document.id(),
                    known(side, version, document, provenance), (one, other) -> one.version() <= other.version() ? one : other));
        }
    }

    private static Known known(String side, CorpusManifest version, CorpusManifest.Document document, Provenance provenance) {
        return new Known(document.id(), document.filer(), document.form(), provenance.filedAt(), provenance.firstSeenAt(), version.version(), side,
                document.rawDigest(), document.textDigest(), document.tokens());
    }
}
