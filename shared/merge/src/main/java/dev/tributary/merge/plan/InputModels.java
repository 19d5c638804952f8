package dev.tributary.merge.plan;

import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every model a recipe names, open.
public final class InputModels implements AutoCloseable {
    private final Map<ModelReference, InputModel> models = new LinkedHashMap<>();

    private InputModels() {}

    /// Opens what can be opened and adds a problem for what cannot.
    static InputModels open(Recipe recipe, ModelResolver resolver, Optional<Dtype> adapterDtype, List<Problem> problems) {
        InputModels inputs = new InputModels();
        for (ModelReference reference : recipe.models()) {
            try {
                inputs.models.put(reference, InputModel.open(reference, resolver.resolve(reference.path(), reference.revision()),
                        reference.lora().map(lora -> resolver.resolve(lora.path(), lora.revision())), adapterDtype));
            } catch (InvalidModelException e) {
                problems.add(Problem.of(e));
            } catch (UncheckedIOException e) {
                problems.add(Problem.of(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                // The resolver's own refusal is the caller's to understand.
                inputs.close();
                throw e;
            }
        }
        return inputs;
    }

    /// An open model.
    public InputModel get(ModelReference reference) {
        InputModel model = models.get(reference);
        if (model == null) {
            throw new IllegalArgumentException("the recipe does not name " + reference);
        }
        return model;
    }

    /// All of them, in order of appearance in the recipe.
    public List<InputModel> all() {
        return List.copyOf(models.values());
    }

    @Override
    public void close() {
        models.values().forEach(InputModel::close);
    }
}
