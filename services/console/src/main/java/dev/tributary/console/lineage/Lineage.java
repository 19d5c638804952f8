package dev.tributary.console.lineage;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.CorpusManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a thing was made from, down to the documents.
///
/// @param kind      `release`, `candidate`, `checkpoint`, `model`, `corpus` or `recipe`
/// @param name      for people
/// @param artifact  the thing itself
/// @param facts     named figures, as text
/// @param from      what went into it
/// @param documents of a corpus: its training documents, in order
public record Lineage(
        String kind, String name, ArtifactRef artifact, Map<String, String> facts, List<Lineage> from, Optional<Documents> documents) {

    public Lineage {
        facts = Map.copyOf(facts);
        from = List.copyOf(from);
    }

    static Lineage leaf(String kind, String name, ArtifactRef artifact) {
        return new Lineage(kind, name, artifact, Map.of(), List.of(), Optional.empty());
    }

    /// The training documents of a corpus.
    ///
    /// @param total  all of them
    /// @param holdout documents that were kept apart
    /// @param listed the first ones, each with the digest of its raw bytes and of its text
    public record Documents(int total, int holdout, List<CorpusManifest.Document> listed) {

        public Documents {
            listed = List.copyOf(listed);
        }
    }
}
