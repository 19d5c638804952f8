package dev.tributary.tuning.mixture;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.neural.decoder.TensorBytes;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a mixture as an ordinary checkpoint: tensor by tensor in float32, rounded once.
public final class MergedModel {

    private static final List<String> COMPANIONS = List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
            "generation_config.json", "chat_template.jinja");

    private MergedModel() {
    }

    /// Writes the folder, whole or not at all. Description and tokenizer are the base's, or the first source's where there is no base.
    ///
    /// @param folder must not exist or be empty
    /// @param dtype  F32, F16 or BF16
    public static void write(Mixture mixture, NDManager scope, Path folder, Dtype dtype) {
        Checkpoint template = mixture.sources().template();
        ObjectNode config = template.config();
        config.put(config.has("dtype") ? "dtype" : "torch_dtype", dtype.torchName());
        List<TensorHeader> tensors = mixture.sources().tensors().stream()
                .map(tensor -> new TensorHeader(tensor.name(), dtype, tensor.shape())).toList();
        try (CheckpointWriter writer = CheckpointWriter.create(folder, config, tensors)) {
            for (TensorHeader tensor : tensors) {
                try (NDManager one = scope.newSubManager()) {
                    TensorBytes.store(mixture.tensor(one, tensor.name()), dtype, (offset, bytes) -> writer.write(tensor.name(), offset, bytes));
                }
            }
            COMPANIONS.stream().map(template.folder()::resolve).filter(Files::exists).forEach(writer::copy);
            writer.publish();
        }
    }
}
