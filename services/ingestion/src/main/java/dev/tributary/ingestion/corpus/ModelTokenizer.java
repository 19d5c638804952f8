package dev.tributary.ingestion.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.neural.tokenizer.Tokenizer;

/// A model's tokenizer, and the token that ends each document.
///
/// @param digest        SHA-256 of the `tokenizer.json`
/// @param bytes         its size
/// @param endOfDocument the first `eos_token_id` of the model's `config.json`
public record ModelTokenizer(Tokenizer tokenizer, String digest, long bytes, int endOfDocument) implements AutoCloseable {

    /// Opens the tokenizer of a stored model.
    ///
    /// @throws FailureException `Invalid` if the model has no tokenizer or no end-of-document token
    public static ModelTokenizer open(ArtifactRef model, ModelStore models, ArtifactStore artifacts) {
        ModelManifest manifest = models.manifest(model);
        ArtifactRef file = require(manifest, ModelManifest.TOKENIZER, model);
        JsonNode config = Json.read(artifacts.bytes(require(manifest, "config.json", model)), JsonNode.class);
        JsonNode eos = config.path("eos_token_id");
        JsonNode first = eos.isArray() ? eos.path(0) : eos;
        if (!first.isInt()) {
            throw new FailureException(new Failure.Invalid("model-without-end-token",
                    "config.json of model %s has no 'eos_token_id': documents could not be told apart; add it".formatted(model.shortDigest())));
        }
        return new ModelTokenizer(Tokenizer.open(artifacts.file(file)), file.sha256(), file.bytes(), first.intValue());
    }

    private static ArtifactRef require(ModelManifest manifest, String name, ArtifactRef model) {
        ArtifactRef file = manifest.files().get(name);
        if (file == null) {
            throw new FailureException(new Failure.Invalid("model-incomplete",
                    "model %s has no %s; put it into the model's folder and apply the pipeline again".formatted(model.shortDigest(), name)));
        }
        return file;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
