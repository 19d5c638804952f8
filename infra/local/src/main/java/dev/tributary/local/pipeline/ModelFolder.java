package dev.tributary.local.pipeline;

import dev.tributary.contracts.model.ModelManifest;
import dev.tributary.contracts.pipeline.InvalidPipelineException;
import dev.tributary.neural.decoder.DecoderConfig;
import dev.tributary.neural.hub.HubReference;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the folder of a model that a pipeline names, and checks that it is one: a decoder in a Hugging Face folder with safetensors.
final class ModelFolder {

    private ModelFolder() {
    }

    /// @param key    where the pipeline names it, for messages
    /// @param written a folder, or `hf:owner/name` or `hf:owner/name@revision` for a model on the hub
    /// @param sequence how many tokens it will have to take at once
    /// @throws InvalidPipelineException if there is no such model, or it is none
    static Path find(String key, String written, int sequence, Places places, HubModels hub) {
        Path folder = HubReference.isReference(written) ? hub.find(key, written) : places.resolve(written);
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
            // What training and evaluation would find hours later.
            DecoderConfig config = DecoderConfig.of(checkpoint);
            if (sequence > config.positions()) {
                throw new InvalidPipelineException("'training.sequence' is %d, but '%s' names %s, which has %d positions (max_position_embeddings)"
                        .formatted(sequence, key, folder, config.positions()));
            }
        } catch (InvalidModelException e) {
            throw new InvalidPipelineException("'%s' names %s, which cannot be used: %s".formatted(key, folder, e.getMessage()), e);
        }
        return folder;
    }
}
