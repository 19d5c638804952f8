package dev.tributary.merge;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Writes small checkpoints of any shape for tests. Values are random by seed unless given.
final class TinyModel {
    private final ObjectNode config = Json.object();
    private final List<TensorHeader> tensors = new ArrayList<>();
    private final Map<String, float[]> given = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private long shardBytes = CheckpointLayout.DEFAULT_SHARD_BYTES;

    /// A model of Llama shape: hidden size 4, vocabulary 8.
    static TinyModel llama(int layers) {
        TinyModel model = new TinyModel().config("model_type", "llama").config("num_hidden_layers", layers).config("vocab_size", 8)
                .tensor("model.embed_tokens.weight", 8, 4);
        for (int layer = 0; layer < layers; layer++) {
            model.tensor("model.layers." + layer + ".self_attn.q_proj.weight", 4, 4)
                    .tensor("model.layers." + layer + ".mlp.up_proj.weight", 6, 4)
                    .tensor("model.layers." + layer + ".input_layernorm.weight", 4);
        }
        return model.tensor("model.norm.weight", 4).tensor("lm_head.weight", 8, 4);
    }

    TinyModel config(String key, Object value) {
        config.set(key, new ObjectMapper().valueToTree(value));
        return this;
    }

    TinyModel file(String name, String content) {
        files.put(name, content);
        return this;
    }

    TinyModel tensor(String name, long... shape) {
        return tensor(name, Dtype.F32, shape);
    }

    TinyModel tensor(String name, Dtype dtype, long... shape) {
        tensors.add(TensorHeader.of(name, dtype, shape));
        return this;
    }

    TinyModel values(String name, float... values) {
        given.put(name, values);
        return this;
    }

    TinyModel shards(long bytes) {
        shardBytes = bytes;
        return this;
    }

    Path write(Path folder, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (CheckpointWriter writer = CheckpointWriter.create(folder, CheckpointLayout.of(tensors, shardBytes), "")) {
            writer.text("config.json", Json.render(config));
            files.forEach(writer::text);
            for (TensorHeader tensor : tensors) {
                ByteBuffer bytes = ByteBuffer.allocate((int) tensor.bytes());
                if (tensor.dtype().isArithmetic()) {
                    float[] values = given.getOrDefault(tensor.name(), new float[(int) tensor.elements()]);
                    for (int i = 0; i < values.length && !given.containsKey(tensor.name()); i++) {
                        values[i] = (float) random.nextDouble(-1, 1);
                    }
                    Blocks.encode(tensor.dtype(), values, 0, MemorySegment.ofBuffer(bytes), 0, values.length);
                }
                writer.write(tensor.name(), 0, bytes);
            }
            writer.publish();
        }
        return folder;
    }
}
