package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;
import java.util.Optional;

/// A corpus was sealed: from now on it never changes.
///
/// @param corpus        [#DOMAIN] for the stream's own documents, else a reference corpus's name
/// @param version       1, 2, 3 … per pipeline and corpus
/// @param manifest      the [CorpusManifest]
/// @param tokens        training tokens
/// @param holdoutTokens tokens kept apart for evaluation
/// @param documents     documents in the training part
/// @param merkleRoot    what the contents come to, equal on any machine; see [CorpusManifest]
/// @param removed       what each rule kept out
public record CorpusSealed(String pipeline, String corpus, int version, ArtifactRef manifest, long tokens, long holdoutTokens, int documents,
        Optional<String> merkleRoot, Optional<List<Removal>> removed) implements CorpusEvent {

    /// A seal that says no more than what is trained and evaluated on.
    public CorpusSealed(String pipeline, String corpus, int version, ArtifactRef manifest, long tokens, long holdoutTokens, int documents) {
        this(pipeline, corpus, version, manifest, tokens, holdoutTokens, documents, Optional.empty(), Optional.empty());
    }

    /// The corpus of the pipeline's own stream.
    public static final String DOMAIN = "domain";

    @Override
    public String key() {
        return pipeline;
    }
}
