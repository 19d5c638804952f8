package dev.tributary.merge.plan;

import dev.tributary.merge.architecture.TensorKind;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.source.TensorSource;
import dev.tributary.merge.tokenizer.TokenizerPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Gives tensors whose rows are tokens the rows of the joined vocabulary, if vocabularies are joined.
record Embeddings(Optional<TokenizerPlan> tokenizer, InputModels models, InputModel donor) {

    /// @param output what the donor calls the tensor
    /// @param own the model's tensor as stored
    TensorSource of(String output, TensorKind kind, InputModel model, TensorSource own) {
        if (tokenizer.isEmpty() || !kind.isByToken()) {
            return own;
        }
        Map<ModelReference, TensorSource> all = new LinkedHashMap<>();
        for (InputModel other : models.all()) {
            other.nameOf(output, donor, kind).ifPresent(name -> all.put(other.reference(), other.tensor(name)));
        }
        return tokenizer.get().remap(model.reference(), all);
    }
}
