package dev.tributary.merge.plan;

import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.weights.Dtype;
import dev.tributary.weights.InvalidModelException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every model a recipe names, open.
public final class InputModels implements AutoCloseable {
    private final Map<ModelReference, InputModel> models = new LinkedHashMap<>();

    private InputModels() {}

    /// What came of opening a model: it goes among the open ones, the problems, or the resolver's own refusals, which are the caller's to
    /// understand.
    private interface Attempt {
        void conclude(InputModels inputs, List<Problem> problems, List<RuntimeException> refusals);
    }

    /// Opens what can be opened, several at a time, and adds a problem for what cannot.
    static InputModels open(Recipe recipe, ModelResolver resolver, Optional<Dtype> adapterDtype, List<Problem> problems) {
        InputModels inputs = new InputModels();
        List<Attempt> attempts = recipe.models().parallelStream().map(reference -> open(reference, resolver, adapterDtype)).toList();
        List<RuntimeException> refusals = new ArrayList<>();
        attempts.forEach(attempt -> attempt.conclude(inputs, problems, refusals));
        if (!refusals.isEmpty()) {
            inputs.close();
            throw refusals.getFirst();
        }
        return inputs;
    }

    private static Attempt open(ModelReference reference, ModelResolver resolver, Optional<Dtype> adapterDtype) {
        try {
            InputModel model = InputModel.open(reference, resolver.resolve(reference.path(), reference.revision()),
                    reference.lora().map(lora -> resolver.resolve(lora.path(), lora.revision())), adapterDtype);
            return (inputs, problems, refusals) -> inputs.models.put(reference, model);
        } catch (InvalidModelException e) {
            return (inputs, problems, refusals) -> problems.add(Problem.of(e));
        } catch (UncheckedIOException e) {
            return (inputs, problems, refusals) -> problems.add(Problem.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return (inputs, problems, refusals) -> refusals.add(e);
        }
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
        // Several at a time: taking back what was mapped takes a tenth of a quick merge.
        models.values().parallelStream().forEach(InputModel::close);
    }
}
