package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.source.LoraTensor;
import dev.tributary.merge.source.StoredTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.Json;
import dev.tributary.weights.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A LoRA adapter as PEFT saves it, applied to a model's tensors while they are read.
final class LoraAdapter implements AutoCloseable {
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String ROOT = "base_model.model.";

    private final Path folder;
    private final SafetensorsFile file;
    private final ObjectNode config;
    private final Optional<Dtype> dtype;
    private final Map<String, Pair> pairs = new HashMap<>();
    private final Map<String, TensorHeader> replacements = new HashMap<>();

    /// @param embedding whether the pair is of an embedding, whose product is stored transposed
    private record Pair(TensorHeader down, TensorHeader up, boolean embedding) {}

    private LoraAdapter(Path folder, ObjectNode config, SafetensorsFile file, Optional<Dtype> dtype) {
        this.folder = folder;
        this.config = config;
        this.file = file;
        this.dtype = dtype;
        Map<String, TensorHeader> tensors = file.header().tensors().values().stream()
                .collect(Collectors.toMap(entry -> entry.tensor().name(), entry -> entry.tensor()));
        tensors.forEach((name, tensor) -> {
            String bare = name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
            if (bare.endsWith(".lora_A.weight")) {
                pair(bare, ".lora_A.weight", tensor, tensors.get(name.replace(".lora_A.", ".lora_B.")), false);
            } else if (bare.endsWith(".lora_embedding_A")) {
                pair(bare, ".lora_embedding_A", tensor, tensors.get(name.replace("lora_embedding_A", "lora_embedding_B")), true);
            } else if (!bare.contains(".lora_")) {
                replacements.put(bare.replace(".modules_to_save", ""), tensor);
            } else if (!bare.endsWith(".lora_B.weight") && !bare.endsWith(".lora_embedding_B")) {
                throw invalid("it holds %s, which is not part of a plain LoRA".formatted(name));
            }
        });
    }

    /// Opens an adapter folder and checks that every tensor of it has its place in the model.
    ///
    /// @param dtype what sums are rounded to; each tensor's own type if absent
    static LoraAdapter open(Path folder, Set<String> modelTensors, Optional<Dtype> dtype) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("model-missing", "There is no adapter folder %s. Check the path.".formatted(folder));
        }
        ObjectNode config = Json.read(folder.resolve("adapter_config.json"));
        SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS));
        try {
            LoraAdapter adapter = new LoraAdapter(folder, config, file, dtype);
            adapter.requirePlainLora();
            adapter.requirePlaces(modelTensors);
            return adapter;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// A model's tensor with the adapter applied; itself where the adapter has nothing for it.
    TensorSource apply(String name, TensorSource tensor) {
        TensorHeader replacement = replacements.get(name);
        if (replacement != null) {
            return new StoredTensor(replacement, file.bytes(replacement.name()));
        }
        Pair pair = pairs.get(name);
        if (pair == null) {
            return tensor;
        }
        int rank = Math.toIntExact(pair.down().shape().getFirst());
        // Only layers of GPT-2 store inputs × outputs; PEFT, too, takes its head the usual way round.
        boolean transposed = pair.embedding() || config.path("fan_in_fan_out").asBoolean() && Architecture.isInLayer(name);
        List<Long> product = transposed ? List.of(pair.down().shape().get(1), pair.up().shape().get(0))
                : List.of(pair.up().shape().get(0), pair.down().shape().get(1));
        if (!product.equals(tensor.shape()) || pair.up().shape().get(1) != rank) {
            throw invalid("its product for %s has shape %s, the model's tensor %s".formatted(name, product, tensor.shape()));
        }
        return new LoraTensor(tensor, dtype.orElse(tensor.dtype()), values(pair.down()), values(pair.up()), rank, scale(name, rank), transposed);
    }

    @Override
    public void close() {
        file.close();
    }

    private void pair(String bare, String suffix, TensorHeader down, @Nullable TensorHeader up, boolean embedding) {
        if (up == null) {
            throw invalid("%s has no counterpart".formatted(down.name()));
        }
        pairs.put(bare.substring(0, bare.length() - suffix.length()) + ".weight", new Pair(down, up, embedding));
    }

    private void requirePlainLora() {
        String kind = config.path("peft_type").asText("");
        if (!kind.equals("LORA") || config.path("use_dora").asBoolean()) {
            throw invalid("it is of kind %s; only plain LoRA can be applied".formatted(config.path("use_dora").asBoolean() ? "DoRA" : kind));
        }
    }

    private void requirePlaces(Set<String> modelTensors) {
        Set<String> strangers = new LinkedHashSet<>(pairs.keySet());
        strangers.addAll(replacements.keySet());
        strangers.removeAll(modelTensors);
        if (!strangers.isEmpty()) {
            throw invalid("the model has no tensor %s".formatted(strangers.iterator().next()));
        }
    }

    /// `α/r`, or `α/√r` if rank-stabilised. Patterns give other values of α to modules whose names end in them, the first that does.
    private float scale(String tensor, int rank) {
        String module = tensor.substring(0, tensor.length() - ".weight".length());
        double alpha = config.path("alpha_pattern").propertyStream().filter(pattern -> module.matches("(.*\\.)?(" + pattern.getKey() + ")"))
                .findFirst().map(Map.Entry::getValue).orElse(config.path("lora_alpha")).asDouble(rank);
        return (float) (alpha / (config.path("use_rslora").asBoolean() ? Math.sqrt(rank) : rank));
    }

    private float[] values(TensorHeader tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        Blocks.decode(tensor.dtype(), file.bytes(tensor.name()), 0, values, 0, values.length);
        return values;
    }

    private InvalidModelException invalid(String fault) {
        return new InvalidModelException("adapter-unusable", "The adapter in %s cannot be applied: %s.".formatted(folder, fault));
    }
}
