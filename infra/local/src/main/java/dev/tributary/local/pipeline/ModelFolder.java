package dev.tributary.local.pipeline;

import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.HubCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the folder of a model that a pipeline names, and checks that it is one: a Hugging Face folder with safetensors.
final class ModelFolder {

    private static final String HUB = "hf:";

    private ModelFolder() {
    }

    /// @param key    where the pipeline names it, for messages
    /// @param written a folder, or `hf:owner/name` for a model in the local Hugging Face cache
    /// @throws InvalidPipelineException if there is no such model, or it is none
    static Path find(String key, String written, Places places) {
        Path folder = written.startsWith(HUB) ? cached(key, written.substring(HUB.length())) : places.resolve(written);
        if (!Files.isDirectory(folder)) {
            throw new InvalidPipelineException(
                    "'%s' names %s, but there is no such folder; give a model folder in Hugging Face layout, or hf:owner/name"
                            .formatted(key, folder));
        }
        if (!Files.exists(folder.resolve(ModelManifest.TOKENIZER))) {
            throw new InvalidPipelineException("'%s' names %s, which has no %s; fetch the model's tokenizer into it"
                    .formatted(key, folder, ModelManifest.TOKENIZER));
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            if (checkpoint.tensors().isEmpty()) {
                throw new InvalidPipelineException("'%s' names %s, whose weights are empty".formatted(key, folder));
            }
        } catch (InvalidModelException e) {
            throw new InvalidPipelineException("'%s' names %s, which cannot be used: %s".formatted(key, folder, e.getMessage()), e);
        }
        return folder;
    }

    private static Path cached(String key, String model) {
        HubCache cache = HubCache.usual();
        return cache.find(model, Optional.empty()).orElseThrow(() -> new InvalidPipelineException(
                "'%s' names hf:%s, which is not in the Hugging Face cache %s; fetch it first with 'hf download %s'"
                        .formatted(key, model, cache.folder(), model)));
    }
}
