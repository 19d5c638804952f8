package dev.tributary.contracts.corpus;

import dev.tributary.contracts.ArtifactRef;

/// A corpus was sealed: from now on it never changes.
///
/// @param corpus        [#DOMAIN] for the stream's own documents, else a reference corpus's name
/// @param version       1, 2, 3 … per pipeline and corpus
/// @param manifest      the [CorpusManifest]
/// @param tokens        training tokens
/// @param holdoutTokens tokens kept apart for evaluation
/// @param documents     documents in the training part
public record CorpusSealed(String pipeline, String corpus, int version, ArtifactRef manifest, long tokens, long holdoutTokens, int documents)
        implements CorpusEvent {

    /// The corpus of the pipeline's own stream.
    public static final String DOMAIN = "domain";

    @Override
    public String key() {
        return pipeline;
    }
}
