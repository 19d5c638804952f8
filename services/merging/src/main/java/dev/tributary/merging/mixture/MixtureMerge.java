package dev.tributary.merging.mixture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merging.mixture.MixtureRecipe.Expert;
import dev.tributary.merging.mixture.MixtureRecipe.GateMode;
import dev.tributary.neural.script.TorchEngine;
import dev.tributary.neural.tokenizer.Tokenizer;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.Checkpoint;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Writes a mixture of experts: attention, norms and embeddings of the base, feed-forward layers of the experts, and a router.
public final class MixtureMerge {
    private static final List<String> PROJECTIONS = List.of("gate_proj", "up_proj", "down_proj");
    private static final List<String> COMPANIONS = List.of("generation_config.json", "tokenizer.json", "tokenizer.model",
            "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "chat_template.jinja", "vocab.json", "merges.txt");
    private static final int BLOCK = 1 << 20;

    private final MixtureRecipe recipe;
    private final Function<String, Path> folders;
    private final long seed;

    /// Where a tensor of the result comes from: a stored one, or numbers.
    private sealed interface Origin {
        record Stored(Checkpoint checkpoint, TensorHeader tensor, float scale) implements Origin {}

        record Made(float[] values) implements Origin {}
    }

    /// @param folders where the models a recipe names lie
    /// @param seed of random gates
    public MixtureMerge(MixtureRecipe recipe, Function<String, Path> folders, long seed) {
        this.recipe = recipe;
        this.folders = folders;
        this.seed = seed;
    }

    /// Writes the mixture to `out`, which appears whole or not at all.
    ///
    /// @param progress told how many bytes have been written since it was last told, and how many there are in all
    /// @throws InvalidModelException if the models cannot be mixed; the message names the tensor or field
    public void into(Path out, long shardBytes, Progress progress) {
        Map<String, Checkpoint> open = new LinkedHashMap<>();
        try {
            Checkpoint base = open(recipe.base(), open);
            recipe.experts().forEach(expert -> open(expert.model(), open));
            recipe.shared().forEach(expert -> open(expert.model(), open));
            MixtureKind kind = MixtureKind.of(base.config(), base.folder().toString());
            if ((kind == MixtureKind.QWEN2) == recipe.shared().isEmpty()) {
                throw new InvalidModelException("shared-experts", kind == MixtureKind.QWEN2
                        ? "A mixture of Qwen 2 models has one shared expert; name it under shared_experts."
                        : "Only mixtures of Qwen 2 models have shared experts; leave shared_experts out.");
            }
            ObjectNode config = base.config();
            Map<TensorHeader, Origin> tensors = tensors(kind, base, open, config.path("num_hidden_layers").asInt());
            kind.describe(config, recipe.experts().size());
            config.put("num_experts_per_tok", recipe.expertsPerToken()).put("output_router_logits", false);
            recipe.dtype().ifPresent(dtype -> config.put(config.has("dtype") ? "dtype" : "torch_dtype", dtype.torchName()));
            write(out, CheckpointLayout.of(List.copyOf(tensors.keySet()), shardBytes), config, tensors, base.folder(), progress);
        } finally {
            open.values().forEach(Checkpoint::close);
        }
    }

    /// Told how far the writing is.
    public interface Progress {
        void wrote(long done, long total);
    }

    private Checkpoint open(String model, Map<String, Checkpoint> open) {
        return open.computeIfAbsent(model, name -> Checkpoint.open(folders.apply(name)));
    }

    private Map<TensorHeader, Origin> tensors(MixtureKind kind, Checkpoint base, Map<String, Checkpoint> models, int layers) {
        Map<TensorHeader, Origin> tensors = new LinkedHashMap<>();
        List<List<float[]>> gates = gates(base, recipe.experts(), recipe.gates(), layers);
        List<List<float[]>> sharedGates = recipe.shared().isEmpty() ? List.of()
                : recipe.shared().getFirst().positive().isEmpty() || recipe.gates() == GateMode.RANDOM ? halfOpen(layers, width(base))
                : gates(base, recipe.shared(), recipe.gates(), layers);
        for (TensorHeader tensor : base.tensors()) {
            Optional<String> projection = PROJECTIONS.stream().filter(name -> tensor.name().endsWith(".mlp." + name + ".weight")).findFirst();
            if (projection.isEmpty()) {
                put(tensor.name(), new Origin.Stored(base, tensor, 1), tensors);
                continue;
            }
            int layer = Integer.parseInt(tensor.name().split("\\.")[2]);
            for (int expert = 0; expert < recipe.experts().size(); expert++) {
                Checkpoint source = models.get(recipe.experts().get(expert).model());
                put(kind.expert(layer, expert, projection.get()), new Origin.Stored(source, same(source, tensor), 1), tensors);
            }
            for (Expert shared : recipe.shared()) {
                Checkpoint source = models.get(shared.model());
                float scale = projection.get().equals("down_proj") ? (float) shared.residualScale() : 1;
                put(kind.shared(layer, projection.get()), new Origin.Stored(source, same(source, tensor), scale), tensors);
            }
        }
        Dtype dtype = recipe.dtype().orElse(base.tensor("model.embed_tokens.weight").dtype());
        for (int layer = 0; layer < layers; layer++) {
            float[] rows = new float[gates.size() * width(base)];
            for (int expert = 0; expert < gates.size(); expert++) {
                System.arraycopy(gates.get(expert).get(layer), 0, rows, expert * width(base), width(base));
            }
            tensors.put(TensorHeader.of(kind.router(layer), dtype, gates.size(), width(base)), new Origin.Made(rows));
            if (!sharedGates.isEmpty()) {
                tensors.put(TensorHeader.of(kind.sharedGate(layer), dtype, 1, width(base)), new Origin.Made(sharedGates.getFirst().get(layer)));
            }
        }
        return tensors;
    }

    /// Rows of zeros: a shared expert whose gate stands half open.
    private static List<List<float[]>> halfOpen(int layers, int width) {
        List<float[]> rows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            rows.add(new float[width]);
        }
        return List.of(rows);
    }

    private List<List<float[]>> gates(Checkpoint base, List<Expert> experts, GateMode mode, int layers) {
        if (mode == GateMode.RANDOM) {
            return Gates.random(experts.size(), layers, width(base), seed);
        }
        try (Tokenizer tokenizer = Tokenizer.open(base.folder().resolve("tokenizer.json"))) {
            PromptTokens tokens = PromptTokens.notEmpty(tokenizer::encode);
            return Gates.of(experts, mode == GateMode.CHEAP_EMBED ? Gates.embeddings(base, tokens, layers)
                    : new HiddenStates(TorchEngine.start(1), base, tokens));
        }
    }

    private void put(String name, Origin.Stored origin, Map<TensorHeader, Origin> tensors) {
        Dtype stored = origin.tensor().dtype();
        Dtype dtype = stored.isArithmetic() ? recipe.dtype().orElse(stored) : stored;
        tensors.put(new TensorHeader(name, dtype, origin.tensor().shape()), origin);
    }

    private static TensorHeader same(Checkpoint source, TensorHeader wanted) {
        TensorHeader tensor = source.tensor(wanted.name());
        if (!tensor.shape().equals(wanted.shape()) || !tensor.dtype().isArithmetic()) {
            throw new InvalidModelException("models-differ", "%s has shape %s in %s but %s in the base; experts must be of the base's architecture."
                    .formatted(wanted.name(), tensor.shape(), source.folder(), wanted.shape()));
        }
        return tensor;
    }

    private static int width(Checkpoint base) {
        return Math.toIntExact(base.tensor("model.embed_tokens.weight").columns());
    }

    private static void write(Path out, CheckpointLayout layout, ObjectNode config, Map<TensorHeader, Origin> tensors, Path donor,
            Progress progress) {
        long done = 0;
        try (CheckpointWriter writer = CheckpointWriter.create(out, layout, "")) {
            writer.text("config.json", Json.render(config));
            COMPANIONS.stream().map(donor::resolve).filter(Files::exists).forEach(writer::copy);
            for (Map.Entry<TensorHeader, Origin> entry : tensors.entrySet()) {
                write(writer, entry.getKey(), entry.getValue());
                done += entry.getKey().bytes();
                progress.wrote(done, layout.tensorBytes());
            }
            writer.publish();
        }
    }

    private static void write(CheckpointWriter writer, TensorHeader target, Origin origin) {
        switch (origin) {
            case Origin.Made made -> writer.write(target.name(), 0, encode(made.values(), made.values().length, target.dtype()));
            case Origin.Stored stored when stored.tensor().dtype() == target.dtype() && stored.scale() == 1 -> {
                MemorySegment bytes = stored.checkpoint().bytes(stored.tensor().name());
                for (long at = 0; at < bytes.byteSize(); at += BLOCK) {
                    writer.write(target.name(), at, bytes.asSlice(at, Math.min(BLOCK, bytes.byteSize() - at)).asByteBuffer());
                }
            }
            case Origin.Stored stored -> {
                float[] values = new float[BLOCK];
                for (long at = 0; at < target.elements(); at += BLOCK) {
                    int count = (int) Math.min(BLOCK, target.elements() - at);
                    stored.checkpoint().read(stored.tensor().name(), at, values, 0, count);
                    for (int i = 0; i < count; i++) {
                        values[i] *= stored.scale();
                    }
                    writer.write(target.name(), at * target.dtype().bytes(), encode(values, count, target.dtype()));
                }
            }
        }
    }

    private static ByteBuffer encode(float[] values, int count, Dtype dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(count * dtype.bytes());
        Blocks.encode(dtype, values, 0, MemorySegment.ofBuffer(bytes), 0, count);
        return bytes;
    }
}
