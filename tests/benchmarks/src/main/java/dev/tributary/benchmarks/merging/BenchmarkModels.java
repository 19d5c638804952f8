package dev.tributary.benchmarks.merging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes the models merges are timed on: a base and three fine-tunes of Llama shape, 330 M parameters each, bfloat16, 0.66 GB.
///
/// Values are a cheap hash of model, tensor and index: a base weight near ±0.03 and deltas near ±0.003, so that signs conflict
/// and magnitudes spread as they do in real fine-tunes.
public final class BenchmarkModels {
    private static final int BUFFER_BYTES = 4 << 20;

    private BenchmarkModels() {}

    /// What models are as large as.
    private record Size(int vocabulary, int hidden, int intermediate, int layers) {
        static final Size LARGE = new Size(32_000, 1024, 2816, 20);
        /// As the models of `./tributary demo`: 3 M parameters.
        static final Size DEMO = new Size(4096, 192, 512, 6);
    }

    /// @param arguments the folder to write `base`, `a`, `b` and `c` into; `demo` for models of the demo's size
    public static void main(String[] arguments) {
        Size size = arguments.length > 1 && arguments[1].equals("demo") ? Size.DEMO : Size.LARGE;
        List<String> names = List.of("base", "a", "b", "c");
        for (int model = 0; model < names.size(); model++) {
            write(Path.of(arguments[0]).resolve(names.get(model)), model, size);
        }
    }

    private static void write(Path folder, int model, Size size) {
        ObjectNode config = Json.object().put("model_type", "llama").put("hidden_size", size.hidden())
                .put("num_hidden_layers", size.layers()).put("vocab_size", size.vocabulary()).put("torch_dtype", "bfloat16");
        config.putArray("architectures").add("LlamaForCausalLM");
        List<TensorHeader> tensors = tensors(size);
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (CheckpointWriter writer = CheckpointWriter.create(folder, config, tensors)) {
            for (int tensor = 0; tensor < tensors.size(); tensor++) {
                TensorHeader header = tensors.get(tensor);
                for (long offset = 0; offset < header.bytes(); offset += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, header.bytes() - offset));
                    fill(buffer, model, tensor, offset / 2);
                    writer.write(header.name(), offset, buffer.duplicate());
                }
            }
            writer.publish();
        }
    }

    private static void fill(ByteBuffer buffer, int model, int tensor, long start) {
        for (int i = 0; i < buffer.limit() / 2; i++) {
            int element = (int) (start + i) * 31 + tensor * 7919;
            float value = 0.03f * spread(hash(element));
            if (model > 0) {
                value += 0.003f * spread(hash(element ^ model * 0x9E37_79B9));
            }
            buffer.putShort(2 * i, (short) (Float.floatToRawIntBits(value) >>> 16));
        }
    }

    /// A number in (−1, 1) whose small magnitudes are commoner than large ones.
    private static float spread(int hash) {
        float first = (hash >> 16) / 32_768f;
        float second = (short) hash / 32_768f;
        return first * Math.abs(second);
    }

    private static int hash(int value) {
        int x = (value ^ value >>> 16) * 0x7feb_352d;
        x = (x ^ x >>> 15) * 0x846c_a68b;
        return x ^ x >>> 16;
    }

    private static List<TensorHeader> tensors(Size size) {
        List<TensorHeader> tensors = new ArrayList<>();
        tensors.add(TensorHeader.of("model.embed_tokens.weight", Dtype.BF16, size.vocabulary(), size.hidden()));
        for (int layer = 0; layer < size.layers(); layer++) {
            String prefix = "model.layers." + layer;
            for (String projection : List.of("q", "k", "v", "o")) {
                tensors.add(TensorHeader.of(prefix + ".self_attn." + projection + "_proj.weight", Dtype.BF16, size.hidden(), size.hidden()));
            }
            tensors.add(TensorHeader.of(prefix + ".mlp.gate_proj.weight", Dtype.BF16, size.intermediate(), size.hidden()));
            tensors.add(TensorHeader.of(prefix + ".mlp.up_proj.weight", Dtype.BF16, size.intermediate(), size.hidden()));
            tensors.add(TensorHeader.of(prefix + ".mlp.down_proj.weight", Dtype.BF16, size.hidden(), size.intermediate()));
            tensors.add(TensorHeader.of(prefix + ".input_layernorm.weight", Dtype.BF16, size.hidden()));
            tensors.add(TensorHeader.of(prefix + ".post_attention_layernorm.weight", Dtype.BF16, size.hidden()));
        }
        tensors.add(TensorHeader.of("model.norm.weight", Dtype.BF16, size.hidden()));
        tensors.add(TensorHeader.of("lm_head.weight", Dtype.BF16, size.vocabulary(), size.hidden()));
        return tensors;
    }
}
