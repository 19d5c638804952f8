package dev.tributary.ingestion.curation;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/// A text that may go into a corpus, or that others are compared with.
///
/// @param id      its filing
/// @param filer   whose it is
/// @param filedAt when it became public, as far as it says
/// @param text    the text; asked for more than once, so that a corpus need not fit into memory
public record Candidate(String id, String filer, Optional<Instant> filedAt, Supplier<String> text) {

    /// What repeats another text is the later one: a fact of the filings, whatever order they came in.
    static final Comparator<Candidate> BY_TIME =
            Comparator.<Candidate, Instant>comparing(candidate -> candidate.filedAt().orElse(Instant.MAX)).thenComparing(Candidate::id);
}
