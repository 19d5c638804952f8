package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;
import java.util.Optional;

/// Seal documents into tokenised shards and a manifest.
///
/// @param tokenizer the model whose tokenizer is used
/// @param train     documents to train on, in order
/// @param holdout   documents kept apart, in order
/// @param text      for a reference corpus, its documents as JSON lines instead
/// @param holdoutFraction for a reference corpus, the share of its documents kept apart
public record SealCorpus(
        String pipeline,
        String corpus,
        int version,
        ArtifactRef tokenizer,
        List<Document> train,
        List<Document> holdout,
        Optional<ArtifactRef> text,
        double holdoutFraction) implements JobCommand {

    public SealCorpus {
        train = List.copyOf(train);
        holdout = List.copyOf(holdout);
    }

    /// A document to seal.
    public record Document(String id, String filer, String form, String rawDigest, ArtifactRef text) {
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
