package dev.tributary.merging.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.artifacts.FolderTree;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Merges small made-up models by one method after the other. The launcher has the JVM watch this once (`-XX:AOTCacheOutput`); merges then
/// start with classes loaded and linked.
public final class Practice {
    private static final List<String> METHODS = List.of("linear", "slerp", "task_arithmetic", "nearswap", "ties", "dare_ties", "breadcrumbs",
            "sce", "karcher", "model_stock", "arcee_fusion", "della");
    private static final int VOCABULARY = 1024;
    private static final int HIDDEN = 256;
    private static final int INTERMEDIATE = 512;
    private static final int LAYERS = 2;

    private Practice() {}

    /// @param arguments none
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("tributary-practice");
        try {
            for (String model : List.of("base", "a", "b", "c")) {
                write(folder.resolve(model), new SplittableRandom(model.hashCode()));
            }
            for (String method : METHODS) {
                merge(folder, method);
            }
        } finally {
            FolderTree.delete(folder);
        }
    }

    private static void merge(Path folder, String method) throws IOException {
        Path recipe = Files.writeString(folder.resolve(method + ".yaml"), recipe(folder, method));
        Path out = folder.resolve("out");
        int code = MergeCommand.run(System.out, System.err, "--quiet", recipe.toString(), out.toString());
        if (code != 0) {
            throw new IllegalStateException("practising " + method + " ended with code " + code);
        }
        FolderTree.delete(out);
    }

    private static String recipe(Path folder, String method) {
        List<String> models = switch (method) {
            case "slerp", "nearswap", "arcee_fusion" -> List.of("a");
            default -> List.of("a", "b", "c");
        };
        String base = method.equals("linear") || method.equals("karcher") ? "" : "base_model: %s%n".formatted(folder.resolve("base"));
        String parameters = switch (method) {
            case "slerp", "nearswap" -> "parameters: {t: 0.4}\n";
            case "sce" -> "parameters: {select_topk: 0.5}\n";
            default -> "";
        };
        StringBuilder text = new StringBuilder("merge_method: %s%ndtype: bfloat16%n%s%smodels:%n".formatted(method, base, parameters));
        for (String model : models) {
            text.append("- {model: %s, parameters: {weight: 0.3, density: 0.5, epsilon: 0.1}}%n".formatted(folder.resolve(model)));
        }
        return text.toString();
    }

    private static void write(Path folder, SplittableRandom random) {
        ObjectNode config = Json.object().put("model_type", "llama").put("hidden_size", HIDDEN).put("num_hidden_layers", LAYERS)
                .put("vocab_size", VOCABULARY).put("torch_dtype", "bfloat16");
        config.putArray("architectures").add("LlamaForCausalLM");
        List<TensorHeader> tensors = tensors();
        try (CheckpointWriter writer = CheckpointWriter.create(folder, config, tensors)) {
            for (TensorHeader tensor : tensors) {
                float[] values = new float[Math.toIntExact(tensor.elements())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(-0.03, 0.03);
                }
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.bytes()));
                Blocks.encode(Dtype.BF16, values, 0, MemorySegment.ofBuffer(bytes), 0, values.length);
                writer.write(tensor.name(), 0, bytes);
            }
            writer.publish();
        }
    }

    private static List<TensorHeader> tensors() {
        List<TensorHeader> tensors = new ArrayList<>(List.of(TensorHeader.of("model.embed_tokens.weight", Dtype.BF16, VOCABULARY, HIDDEN)));
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer;
            for (String projection : List.of("q", "k", "v", "o")) {
                tensors.add(TensorHeader.of(prefix + ".self_attn." + projection + "_proj.weight", Dtype.BF16, HIDDEN, HIDDEN));
            }
            tensors.add(TensorHeader.of(prefix + ".mlp.up_proj.weight", Dtype.BF16, INTERMEDIATE, HIDDEN));
            tensors.add(TensorHeader.of(prefix + ".mlp.down_proj.weight", Dtype.BF16, HIDDEN, INTERMEDIATE));
            tensors.add(TensorHeader.of(prefix + ".input_layernorm.weight", Dtype.BF16, HIDDEN));
        }
        tensors.add(TensorHeader.of("lm_head.weight", Dtype.BF16, VOCABULARY, HIDDEN));
        return tensors;
    }
}
