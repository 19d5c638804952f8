package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.architecture.VocabularySize;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.source.StoredTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A model taking part in a merge: its open checkpoint and what it is made of.
public final class InputModel implements AutoCloseable {
    private final ModelReference reference;
    private final Checkpoint checkpoint;
    private final Architecture architecture;
    private final Optional<LoraAdapter> adapter;
    private final ObjectNode config;
    private final LooseNames looseNames;
    private final long vocabulary;

    private InputModel(ModelReference reference, Checkpoint checkpoint, Optional<LoraAdapter> adapter) {
        this.reference = reference;
        this.checkpoint = checkpoint;
        this.adapter = adapter;
        this.config = checkpoint.config();
        this.architecture = Architecture.of(checkpoint.tensors(), config);
        this.looseNames = new LooseNames(architecture);
        this.vocabulary = TensorKind.vocabulary(architecture.loose(), new VocabularySize(config).stated());
    }

    /// Opens a model folder. Whoever opens it closes it.
    ///
    /// @param adapter the folder of a LoRA adapter to apply, if the reference names one
    /// @param adapterDtype what tensors with the adapter applied are rounded to; their own type if absent
    public static InputModel open(ModelReference reference, Path folder, Optional<Path> adapter, Optional<Dtype> adapterDtype) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        try {
            return new InputModel(reference, checkpoint,
                    adapter.map(lora -> LoraAdapter.open(lora, Set.copyOf(checkpoint.names()), adapterDtype)));
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /// How the recipe names it.
    public ModelReference reference() {
        return reference;
    }

    /// Its files.
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /// Its parts.
    public Architecture architecture() {
        return architecture;
    }

    /// How many rows its vocabulary takes; −1 if unknown.
    long vocabulary() {
        return vocabulary;
    }

    /// The part of config.json that describes a stack.
    JsonNode section(Stack stack) {
        return config.at(stack.countKey().head());
    }

    /// The model type config.json gives the stack of a module; "unknown" if it says nothing.
    String type(String module) {
        JsonNode own = architecture.stack(module).map(this::section).map(section -> section.path("model_type")).orElse(config.path("model_type"));
        return own.asText(config.path("model_type").asText("unknown"));
    }

    /// The way its layers' weights are packed into integers, if they are.
    Optional<String> quantization() {
        boolean packed = checkpoint.tensors().stream().anyMatch(tensor -> tensor.dtype().isInteger() && Architecture.isInLayer(tensor.name()));
        return Optional.of(config.path("quantization_config")).filter(stated -> packed && stated.isObject())
                .map(stated -> stated.path("quant_method").asText("by an unnamed method"));
    }

    /// Its own name for a layer's tensor, if it has it, be it in another layout of experts.
    Optional<String> nameOf(String module, int layer, String suffix) {
        return architecture.stack(module).map(stack -> stack.name(layer, suffix))
                .filter(name -> checkpoint.find(name).isPresent() || Experts.find(name, checkpoint::find, this::tensor).isPresent());
    }

    /// Its own name for a loose tensor the donor calls `name`.
    Optional<String> nameOf(String name, InputModel donor) {
        return checkpoint.find(name).isPresent() ? Optional.of(name) : looseNames.find(name, donor.architecture);
    }

    /// Like [#nameOf(String, InputModel)]; a head may go by another name, and a model whose head is tied lends its embedding.
    Optional<String> nameOf(String name, InputModel donor, TensorKind kind) {
        Optional<String> own = nameOf(name, donor);
        if (own.isPresent() || kind != TensorKind.HEAD) {
            return own;
        }
        boolean tied = config.path("tie_word_embeddings").asBoolean(true);
        return only(TensorKind.HEAD).or(() -> tied ? only(TensorKind.EMBEDDING) : Optional.empty());
    }

    /// The name of the loose tensor of a kind, if there is one alone.
    private Optional<String> only(TensorKind kind) {
        List<String> names = architecture.loose().stream().filter(tensor -> TensorKind.of(tensor, vocabulary) == kind).map(TensorHeader::name)
                .toList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    /// A tensor by its own name for it.
    TensorSource tensor(String name) {
        if (checkpoint.find(name).isEmpty()) {
            return Experts.find(name, checkpoint::find, this::tensor).orElseThrow();
        }
        TensorSource stored = StoredTensor.of(checkpoint, name);
        return adapter.map(lora -> lora.apply(name, stored)).orElse(stored);
    }

    @Override
    public void close() {
        adapter.ifPresent(LoraAdapter::close);
        checkpoint.close();
    }
}
