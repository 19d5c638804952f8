package dev.tributary.merge.plan;

import dev.tributary.merge.architecture.Architecture;
import dev.tributary.merge.architecture.Stack;
import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.source.StoredTensor;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A model taking part in a merge: its open checkpoint and what it is made of.
public final class InputModel implements AutoCloseable {
    private final ModelReference reference;
    private final Checkpoint checkpoint;
    private final Architecture architecture;
    private final Optional<LoraAdapter> adapter;

    private InputModel(ModelReference reference, Checkpoint checkpoint, Optional<LoraAdapter> adapter) {
        this.reference = reference;
        this.checkpoint = checkpoint;
        this.adapter = adapter;
        this.architecture = Architecture.of(checkpoint.tensors(), checkpoint.config());
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

    /// How many rows its vocabulary takes: what config.json says, else −1.
    long vocabulary() {
        return Architecture.vocabulary(checkpoint.config()).orElse(-1L);
    }

    /// Its own name for a layer's tensor, if it has it, be it in another layout of experts.
    Optional<String> nameOf(String module, int layer, String suffix) {
        return architecture.stack(module).map(stack -> stack.name(layer, suffix))
                .filter(name -> checkpoint.find(name).isPresent() || Experts.find(name, checkpoint::find, this::tensor).isPresent());
    }

    /// Its own name for a loose tensor the donor calls `name`. Names may differ by one prefix, the one by which the names of the
    /// stacks differ: `model.norm` here may be `language_model.model.norm` there.
    Optional<String> nameOf(String name, InputModel donor) {
        if (checkpoint.find(name).isPresent()) {
            return Optional.of(name);
        }
        for (Stack theirs : donor.architecture.stacks()) {
            String there = theirs.prefix();
            String here = architecture.stack(theirs.module()).map(Stack::prefix).orElse(there);
            String candidate = name;
            if (there.endsWith(here)) {
                String extra = there.substring(0, there.length() - here.length());
                candidate = name.startsWith(extra) ? name.substring(extra.length()) : name;
            } else if (here.endsWith(there)) {
                candidate = here.substring(0, here.length() - there.length()) + name;
            }
            if (checkpoint.find(candidate).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Like [#nameOf(String, InputModel)]; a model without an output head lends its embedding, which then serves as one.
    Optional<String> nameOf(String name, InputModel donor, TensorKind kind) {
        Optional<String> own = nameOf(name, donor);
        return own.isPresent() || kind != TensorKind.HEAD ? own : embedding();
    }

    /// The name of the token embedding.
    private Optional<String> embedding() {
        return architecture.loose().stream().filter(tensor -> TensorKind.of(tensor, vocabulary()) == TensorKind.EMBEDDING)
                .map(TensorHeader::name).findFirst();
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
