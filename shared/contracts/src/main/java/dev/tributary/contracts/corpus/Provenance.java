package dev.tributary.contracts.corpus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What leads from a document's tokens back to the bytes they came from.
///
/// @param rawBytes    size of the bytes as received
/// @param textBytes   size of the extracted text
/// @param spans       where every block of the text stands in the raw bytes, and which item it belongs to
/// @param filedAt     when it became public, as far as it says
/// @param firstSeenAt when it was first seen here: a corpus "as known at" a time holds what was first seen by then
/// @param cuts        passages of the extracted text that are not in the corpus, in order; absent if all of it is
public record Provenance(long rawBytes, long textBytes, Optional<Body> spans, Optional<Instant> filedAt, Instant firstSeenAt,
        Optional<List<Cut>> cuts) {

    /// The same document without some passages.
    public Provenance without(List<Cut> passages) {
        return new Provenance(rawBytes, textBytes, spans, filedAt, firstSeenAt, passages.isEmpty() ? Optional.empty() : Optional.of(passages));
    }
}
