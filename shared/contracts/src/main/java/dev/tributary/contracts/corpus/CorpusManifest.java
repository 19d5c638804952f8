package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;

/// Everything that defines a sealed corpus: equal manifests mean equal tokens.
///
/// @param tokenizerDigest SHA-256 of the `tokenizer.json` that made the tokens
/// @param endOfDocument   the token id after every document
/// @param train           what is trained on
/// @param holdout         what is never trained on; cumulative over versions, so that scores stay comparable
public record CorpusManifest(
        String pipeline, String corpus, int version, String tokenizerDigest, int vocabulary, int endOfDocument, Split train, Split holdout) {

    /// One side of the split.
    ///
    /// @param bin       Megatron tokens
    /// @param idx       Megatron index
    /// @param tokens    tokens, ends of documents included
    /// @param documents lineage, in shard order
    public record Split(ArtifactRef bin, ArtifactRef idx, long tokens, List<Document> documents) {

        public Split {
            documents = List.copyOf(documents);
        }
    }

    /// Where a document's tokens came from.
    ///
    /// @param id         the document's identity
    /// @param filer      whose document it is
    /// @param rawDigest  SHA-256 of the bytes as received
    /// @param textDigest SHA-256 of the extracted text
    /// @param tokens     its tokens, the end of the document included
    public record Document(String id, String filer, String form, String rawDigest, String textDigest, long tokens) {
    }
}
