package dev.tributary.ingestion.corpus;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is known of one pipeline's open corpus; the documents themselves are kept apart.
///
/// @param version     the version that will be sealed next
/// @param tokens      training tokens gathered since the last seal
/// @param documents   documents gathered since the last seal, held out ones included
/// @param first       when the first of them came
/// @param latest      when the latest of them was gathered: a place that lags behind must not take its own lag for silence
/// @param sequence    documents ever gathered: the next one's place in the order
/// @param heldOut     filers held out although the rule does not name them, so that there is something to evaluate on
/// @param references  reference corpora asked for: name to version and digest of their text
/// @param retracted   sealed documents that were withdrawn since the last seal
/// @param leftOut     documents known to be in no corpus, since the last seal
public record CorpusState(
        int version,
        long tokens,
        int documents,
        Optional<Instant> first,
        Optional<Instant> latest,
        long sequence,
        Set<String> heldOut,
        Map<String, Reference> references,
        Set<String> retracted,
        Optional<Integer> leftOut) {

    /// A reference corpus that was asked for.
    public record Reference(int version, String digest) {
    }

    public CorpusState {
        heldOut = new TreeSet<>(heldOut);
        references = new TreeMap<>(references);
        // States of earlier releases know nothing of retractions.
        retracted = retracted == null ? new TreeSet<>() : new TreeSet<>(retracted);
    }

    /// Nothing gathered yet.
    public static CorpusState empty() {
        return new CorpusState(1, 0, 0, Optional.empty(), Optional.empty(), 0, Set.of(), Map.of(), Set.of(), Optional.empty());
    }

    /// One more document.
    ///
    /// @param trained  its tokens if it is trained on, else 0
    /// @param came     when it came
    /// @param gathered what time it is now
    public CorpusState with(long trained, Instant came, Instant gathered) {
        return new CorpusState(version, tokens + trained, documents + 1, first.or(() -> Optional.of(came)), Optional.of(gathered),
                sequence + 1, heldOut, references, retracted, leftOut);
    }

    /// One document less.
    ///
    /// @param trained its tokens if it was trained on, else 0
    public CorpusState without(long trained) {
        return new CorpusState(version, tokens - trained, documents - 1, first, latest, sequence, heldOut, references, retracted, leftOut);
    }

    /// One more document that is in no corpus.
    public CorpusState withLeftOut() {
        return new CorpusState(version, tokens, documents, first, latest, sequence, heldOut, references, retracted,
                Optional.of(leftOut.orElse(0) + 1));
    }

    /// With a sealed document withdrawn.
    public CorpusState withRetracted(String id) {
        Set<String> more = new TreeSet<>(retracted);
        more.add(id);
        return new CorpusState(version, tokens, documents, first, latest, sequence, heldOut, references, more, leftOut);
    }

    /// After a seal.
    public CorpusState next(Set<String> nowHeldOut) {
        return new CorpusState(version + 1, 0, 0, Optional.empty(), Optional.empty(), sequence, nowHeldOut, references, Set.of(), Optional.empty());
    }

    /// With a reference corpus asked for.
    public CorpusState with(String name, Reference reference) {
        Map<String, Reference> more = new TreeMap<>(references);
        more.put(name, reference);
        return new CorpusState(version, tokens, documents, first, latest, sequence, heldOut, more, retracted, leftOut);
    }
}
