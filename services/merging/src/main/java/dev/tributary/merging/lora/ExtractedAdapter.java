package dev.tributary.merging.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.block.Blocks;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.weights.checkpoint.CheckpointWriter;
import dev.tributary.weights.checkpoint.Json;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An adapter in memory, to be written as PEFT does.
public final class ExtractedAdapter {
    private static final String ROOT = "base_model.model.";

    private final List<ExtractedModule.LowRank> lowRank = new ArrayList<>();
    private final List<ExtractedModule.Whole> whole = new ArrayList<>();
    private final ExtractionSettings settings;
    private final boolean transposed;
    private final Collection<String> allModules;

    ExtractedAdapter(List<ExtractedModule> modules, ExtractionSettings settings, boolean transposed, Collection<String> allModules) {
        for (ExtractedModule module : modules) {
            switch (module) {
                case ExtractedModule.LowRank thin -> lowRank.add(thin);
                case ExtractedModule.Whole full -> whole.add(full);
            }
        }
        this.settings = settings;
        this.transposed = transposed;
        this.allModules = allModules;
    }

    /// Writes `adapter_config.json` and `adapter_model.safetensors`, whole or not at all.
    ///
    /// @param folder must not exist or be empty
    /// @param baseName what the base model is called, for whoever loads the adapter
    /// @throws InvalidModelException if the models do not differ
    public void save(Path folder, String baseName) {
        List<ExtractedModule.Stored> stored = new ArrayList<>();
        lowRank.forEach(module -> stored.addAll(module.tensors()));
        whole.forEach(module -> stored.addAll(module.tensors()));
        if (stored.isEmpty()) {
            throw new InvalidModelException("models-equal", "The models do not differ in what was looked at; there is nothing to extract.");
        }
        Dtype dtype = settings.dtype();
        List<TensorHeader> headers = stored.stream().map(tensor -> new TensorHeader(ROOT + tensor.name(), dtype, tensor.shape())).toList();
        CheckpointLayout file = new CheckpointLayout(List.of(new CheckpointLayout.Shard("adapter_model.safetensors", headers)));
        try (CheckpointWriter writer = CheckpointWriter.create(folder, file, "")) {
            writer.text("adapter_config.json", Json.render(config(baseName)));
            for (ExtractedModule.Stored tensor : stored) {
                ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * dtype.bytes());
                Blocks.encode(dtype, tensor.values(), 0, MemorySegment.ofBuffer(bytes), 0, tensor.values().length);
                writer.write(ROOT + tensor.name(), 0, bytes);
            }
            writer.publish();
        }
    }

    /// How many matrices became products.
    public int lowRankModules() {
        return lowRank.size();
    }

    /// How many modules are stored whole.
    public int wholeModules() {
        return whole.size();
    }

    /// The share of the matrices' change, by squared norm, that the products hold; 1 if there are none.
    public double explained() {
        double change = lowRank.stream().mapToDouble(ExtractedModule.LowRank::change).sum();
        return change == 0 ? 1 : lowRank.stream().mapToDouble(ExtractedModule.LowRank::kept).sum() / change;
    }

    private ObjectNode config(String baseName) {
        int rank = lowRank.stream().mapToInt(ExtractedModule.LowRank::rank).max().orElse(settings.maxRank());
        // α equals the rank everywhere: products are the change itself.
        ObjectNode json = Json.object().put("peft_type", "LORA").put("task_type", "CAUSAL_LM").put("base_model_name_or_path", baseName)
                .put("r", rank).put("lora_alpha", rank).put("lora_dropout", 0.0).put("bias", "none").put("use_rslora", false)
                .put("use_dora", false).put("fan_in_fan_out", transposed).put("inference_mode", true);
        targets().forEach(json.putArray("target_modules")::add);
        if (!whole.isEmpty()) {
            whole.forEach(module -> json.withArray("modules_to_save").add(module.module()));
        }
        ObjectNode ranks = json.putObject("rank_pattern");
        ObjectNode alphas = json.putObject("alpha_pattern");
        lowRank.stream().filter(module -> module.rank() != rank).forEach(module -> {
            ranks.put(module.module(), module.rank());
            alphas.put(module.module(), module.rank());
        });
        return json;
    }

    /// Modules by their last name where all of that name are here, else by their whole name.
    private Set<String> targets() {
        Set<String> here = new LinkedHashSet<>();
        lowRank.forEach(module -> here.add(module.module()));
        Set<String> targets = new LinkedHashSet<>();
        for (String module : here) {
            String last = module.substring(module.lastIndexOf('.') + 1);
            boolean all = allModules.stream().filter(other -> other.endsWith("." + last) || other.equals(last)).allMatch(here::contains);
            targets.add(all ? last : module);
        }
        return targets;
    }
}
