package dev.tributary.ingestion.source;

import dev.tributary.contracts.source.DocumentSighted;
import java.time.Instant;

/// Where documents wait: by what they wait for, and what is new apart from what is old. Within a lane the earliest due is first.
public enum Lane {
    NEW_READ, NEW_FETCH, OLD_READ, OLD_FETCH;

    /// The lane of a document.
    public static Lane of(DocumentSighted sighting) {
        boolean here = sighting.raw().isPresent();
        return sighting.backfill() ? here ? OLD_READ : OLD_FETCH : here ? NEW_READ : NEW_FETCH;
    }

    /// A document's place; places sort as their documents go on.
    String place(Instant due, String document) {
        return "%s|%s".formatted(until(due), document);
    }

    /// No place of this lane is before this.
    public String first() {
        return ordinal() + "|";
    }

    /// No place that is due is after this.
    public String last(Instant now) {
        return until(now) + "~";
    }

    private String until(Instant time) {
        return "%d|%015d".formatted(ordinal(), time.toEpochMilli());
    }
}
