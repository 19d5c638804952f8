package dev.tributary.ingestion.corpus;

import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import dev.tributary.contracts.document.Reading;
import dev.tributary.contracts.job.SealCorpus;
import dev.tributary.ingestion.supersession.FiledVersion;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// A document that waits for the next seal, or that is held out for good.
///
/// @param tokens  its length
/// @param heldOut whether it is evaluated on, and never trained on
/// @param version the corpus version that it came in for
/// @param reading what it is compared by
/// @param leftOut why it is in no corpus, if that is known already
public record OpenDocument(SealCorpus.Document document, long tokens, boolean heldOut, Optional<Integer> version, Optional<Reading> reading,
        Optional<LeftOut> leftOut) {

    /// Readers work side by side, so the order of arrival is chance: equal documents make an equal corpus all the same.
    public static final Comparator<OpenDocument> BY_ID = Comparator.comparing(OpenDocument::id);
    /// Of texts that say the same the earlier one counts, by what the filings themselves say.
    public static final Comparator<OpenDocument> BY_TIME =
            Comparator.<OpenDocument, Instant>comparing(open -> open.filedAt().orElse(Instant.MAX)).thenComparing(OpenDocument::id);

    public String id() {
        return document.id();
    }

    public String filer() {
        return document.filer();
    }

    public Optional<Instant> filedAt() {
        return document.provenance().flatMap(Provenance::filedAt);
    }

    /// Whether it came in for a version.
    public boolean cameFor(int corpusVersion) {
        return version.orElse(corpusVersion) == corpusVersion;
    }

    /// The same document, to come in for another version.
    public OpenDocument forVersion(int corpusVersion) {
        return new OpenDocument(document, tokens, heldOut, Optional.of(corpusVersion), reading, leftOut);
    }

    /// The same document, kept from training.
    public OpenDocument asHeldOut() {
        return new OpenDocument(document, tokens, true, version, reading, leftOut);
    }

    /// The same document, in no corpus.
    public OpenDocument without(String rule, String because, Optional<Instant> since) {
        return new OpenDocument(document, tokens, false, version, reading, Optional.of(new LeftOut(id(), rule, because, tokens, since)));
    }

    /// What links it to its amendments; nothing does if it does not say when it was filed.
    public Optional<FiledVersion> filedVersion() {
        return filedAt().map(time -> new FiledVersion(id(), document.form(), filer(), reading.flatMap(Reading::fileNumber),
                reading.flatMap(Reading::period), time, document.provenance().orElseThrow().firstSeenAt()));
    }
}
