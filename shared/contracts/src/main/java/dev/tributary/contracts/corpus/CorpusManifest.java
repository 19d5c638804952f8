package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;
import java.util.Optional;

/// Everything that defines a sealed corpus: equal manifests mean equal tokens.
///
/// @param tokenizerDigest SHA-256 of the `tokenizer.json` that made the tokens
/// @param endOfDocument   the token id after every document
/// @param train           what is trained on
/// @param holdout         what is never trained on; cumulative over versions, so that scores stay comparable
/// @param tokenizerBytes  size of the `tokenizer.json`
/// @param curation        by which rules text was left out, and what that was
/// @param merkleRoot      root over settings, documents and shards (RFC 6962): equal contents give equal roots on any machine,
///                        while a manifest's own digest also covers where artifacts lie and when documents were first seen
public record CorpusManifest(
        String pipeline,
        String corpus,
        int version,
        String tokenizerDigest,
        int vocabulary,
        int endOfDocument,
        Split train,
        Split holdout,
        Optional<Long> tokenizerBytes,
        Optional<Curation> curation,
        Optional<String> merkleRoot) {

    /// A manifest that says no more than what is trained and evaluated on.
    public CorpusManifest(String pipeline, String corpus, int version, String tokenizerDigest, int vocabulary, int endOfDocument,
            Split train, Split holdout) {
        this(pipeline, corpus, version, tokenizerDigest, vocabulary, endOfDocument, train, holdout,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// One side of the split.
    ///
    /// @param bin       Megatron tokens
    /// @param idx       Megatron index
    /// @param tokens    tokens, ends of documents included
    /// @param documents lineage, in shard order
    /// @param parquet   the same documents as text, with spans and quality attributes
    public record Split(ArtifactRef bin, ArtifactRef idx, long tokens, List<Document> documents, Optional<ArtifactRef> parquet) {

        public Split {
            documents = List.copyOf(documents);
        }

        /// A side as tokens alone.
        public Split(ArtifactRef bin, ArtifactRef idx, long tokens, List<Document> documents) {
            this(bin, idx, tokens, documents, Optional.empty());
        }
    }

    /// Where a document's tokens came from.
    ///
    /// @param id         the document's identity
    /// @param filer      whose document it is
    /// @param rawDigest  SHA-256 of the bytes as received
    /// @param textDigest SHA-256 of the extracted text
    /// @param tokens     its tokens, the end of the document included
    /// @param provenance what leads from its tokens to its bytes
    public record Document(String id, String filer, String form, String rawDigest, String textDigest, long tokens,
            Optional<Provenance> provenance) {

        /// A document whose tokens lead nowhere, such as one of a reference corpus.
        public Document(String id, String filer, String form, String rawDigest, String textDigest, long tokens) {
            this(id, filer, form, rawDigest, textDigest, tokens, Optional.empty());
        }
    }

    /// What was left out.
    ///
    /// @param rules    the settings
    /// @param removed  what each rule kept out, in the order of the rules
    /// @param leftOut  the documents that are not in the corpus, by id
    /// @param leaks    for each evaluation set what it shared with the documents that came in, by name; sets without a leak too
    public record Curation(CurationRules rules, List<Removal> removed, List<LeftOut> leftOut, Optional<List<BenchmarkLeaks>> leaks) {

        public Curation {
            removed = List.copyOf(removed);
            leftOut = List.copyOf(leftOut);
            leaks = leaks.map(List::copyOf);
        }
    }
}
