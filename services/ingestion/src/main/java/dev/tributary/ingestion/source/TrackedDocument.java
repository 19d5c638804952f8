package dev.tributary.ingestion.source;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.document.Origin;
import dev.tributary.contracts.job.FetchDocument;
import dev.tributary.contracts.source.DocumentKnown;
import dev.tributary.contracts.source.DocumentSighted;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A document that a source has shown, on its way in.
///
/// @param sighting what its sightings told together
/// @param progress where it is
/// @param attempts how often its bytes were asked for
/// @param due      while it waits: when it may go on; while it is asked for: when the answer is taken for lost
public record TrackedDocument(DocumentSighted sighting, Progress progress, int attempts, Instant due) {

    /// Where a document is on its way in.
    public enum Progress {
        WAITING, ASKED, FETCHED, FAILED, VANISHED
    }

    /// A document that was just seen for the first time.
    public static TrackedDocument first(DocumentSighted sighting, Instant now) {
        return new TrackedDocument(sighting, Progress.WAITING, 0, now);
    }

    /// This document after it was shown once more.
    public TrackedDocument seenAgain(DocumentSighted again) {
        Origin united = sighting.origin().with(again.origin());
        Optional<ArtifactRef> raw = sighting.raw().or(() -> progress == Progress.WAITING ? again.raw() : Optional.empty());
        return new TrackedDocument(new DocumentSighted(sighting.pipeline(), sighting.documentId(), sighting.fileName(), sighting.form(), united,
                sighting.backfill() && again.backfill(), raw), progress, attempts, due);
    }

    /// This document once its bytes are asked for.
    public TrackedDocument asked(Instant lostAt) {
        return new TrackedDocument(sighting, Progress.ASKED, attempts + 1, lostAt);
    }

    /// This document when it has to wait.
    public TrackedDocument waiting(Instant until) {
        return new TrackedDocument(sighting, Progress.WAITING, attempts, until);
    }

    /// This document with its bytes, which are yet to be handed on.
    public TrackedDocument with(ArtifactRef raw, Instant now) {
        return new TrackedDocument(new DocumentSighted(sighting.pipeline(), sighting.documentId(), sighting.fileName(), sighting.form(),
                sighting.origin(), sighting.backfill(), Optional.of(raw)), Progress.WAITING, attempts, now);
    }

    /// This document where nothing more is to be done.
    public TrackedDocument ended(Progress end) {
        return new TrackedDocument(sighting, end, attempts, due);
    }

    /// The command that fetches it, after [#asked].
    public FetchDocument command() {
        return new FetchDocument(sighting.pipeline(), sighting.documentId(), sighting.origin().source(), sighting.origin().location(), attempts,
                sighting.backfill());
    }

    /// What everybody may know of it.
    public DocumentKnown known() {
        return new DocumentKnown(sighting.pipeline(), sighting.documentId(), sighting.form(), sighting.origin(),
                progress.name().toLowerCase(Locale.ROOT));
    }

    /// Its place among those that wait.
    public String place() {
        return Lane.of(sighting).place(due, sighting.key());
    }
}
