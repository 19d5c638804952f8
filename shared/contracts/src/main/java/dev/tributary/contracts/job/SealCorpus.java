package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.corpus.Body;
import dev.tributary.contracts.corpus.CurationRules;
import dev.tributary.contracts.corpus.LeftOut;
import dev.tributary.contracts.corpus.Provenance;
import java.util.List;
import java.util.Optional;

/// Seal documents into tokenised shards and a manifest.
///
/// @param tokenizer the model whose tokenizer is used
/// @param train     documents to train on, in order
/// @param holdout   documents kept apart, in order
/// @param text      for a reference corpus, its documents as JSON lines instead
/// @param holdoutFraction for a reference corpus, the share of its documents kept apart
/// @param curation  by which rules text is left out; absent: everything stays
public record SealCorpus(
        String pipeline,
        String corpus,
        int version,
        ArtifactRef tokenizer,
        List<Document> train,
        List<Document> holdout,
        Optional<ArtifactRef> text,
        double holdoutFraction,
        Optional<Curation> curation) implements JobCommand {

    public SealCorpus {
        train = List.copyOf(train);
        holdout = List.copyOf(holdout);
    }

    /// A seal that leaves nothing out.
    public SealCorpus(String pipeline, String corpus, int version, ArtifactRef tokenizer, List<Document> train, List<Document> holdout,
            Optional<ArtifactRef> text, double holdoutFraction) {
        this(pipeline, corpus, version, tokenizer, train, holdout, text, holdoutFraction, Optional.empty());
    }

    /// A document to seal.
    ///
    /// @param provenance what leads back to its bytes
    public record Document(String id, String filer, String form, String rawDigest, ArtifactRef text, Optional<Provenance> provenance) {

        /// A document whose tokens lead nowhere.
        public Document(String id, String filer, String form, String rawDigest, ArtifactRef text) {
            this(id, filer, form, rawDigest, text, Optional.empty());
        }
    }

    /// What to leave out.
    ///
    /// @param rules   by which rules
    /// @param earlier documents of earlier versions that the new ones may repeat
    /// @param leftOut documents that are out already: duplicates, what amendments replaced, what was retracted
    public record Curation(CurationRules rules, List<Earlier> earlier, List<LeftOut> leftOut) {

        public Curation {
            earlier = List.copyOf(earlier);
            leftOut = List.copyOf(leftOut);
        }
    }

    /// A document of an earlier version.
    public record Earlier(String id, String filer, Body text) {
    }

    @Override
    public int round() {
        return version;
    }

    @Override
    public String title() {
        return corpus + " corpus " + version;
    }
}
