package dev.tributary.ingestion.corpus;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Tokenizers by model, opened once each: a pipeline has one, and its word cache pays off over many documents. Thread-safe.
public final class Tokenizers {

    private final ModelStore models;
    private final ArtifactStore artifacts;
    private final Map<String, ModelTokenizer> open = new ConcurrentHashMap<>();

    public Tokenizers(ModelStore models, ArtifactStore artifacts) {
        this.models = models;
        this.artifacts = artifacts;
    }

    /// The tokenizer of a model; it stays open.
    public ModelTokenizer of(ArtifactRef model) {
        return open.computeIfAbsent(model.sha256(), digest -> ModelTokenizer.open(model, models, artifacts));
    }
}
