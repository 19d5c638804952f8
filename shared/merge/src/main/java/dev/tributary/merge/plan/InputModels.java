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

    /// What came of opening a model.
    private sealed interface Attempt {}

    private record Opened(InputModel model) implements Attempt {}

    private record Faulty(Problem problem) implements Attempt {}

    /// The resolver's own refusal is the caller's to understand.
    private record Refused(RuntimeException by) implements Attempt {}

    /// Opens what can be opened, several at a time, and adds a problem for what cannot.
    static InputModels open(Recipe recipe, ModelResolver resolver, Optional<Dtype> adapterDtype, List<Problem> problems) {
        InputModels inputs = new InputModels();
        List<Attempt> attempts = recipe.models().parallelStream().map(reference -> open(reference, resolver, adapterDtype)).toList();
        List<RuntimeException> refusals = new ArrayList<>();
        for (Attempt attempt : attempts) {
            switch (attempt) {
                case Opened opened -> inputs.models.put(opened.model().reference(), opened.model());
                case Faulty faulty -> problems.add(faulty.problem());
                case Refused refused -> refusals.add(refused.by());
            }
        }
        if (!refusals.isEmpty()) {
            inputs.close();
            throw refusals.getFirst();
        }
        return inputs;
    }

    private static Attempt open(ModelReference reference, ModelResolver resolver, Optional<Dtype> adapterDtype) {
        try {
            return new Opened(InputModel.open(reference, resolver.resolve(reference.path(), reference.revision()),
                    reference.lora().map(lora -> resolver.resolve(lora.path(), lora.revision())), adapterDtype));
        } catch (InvalidModelException e) {
            return new Faulty(Problem.of(e));
        } catch (UncheckedIOException e) {
            return new Faulty(Problem.of(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return new Refused(e);
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
        models.values().forEach(InputModel::close);
    }
}
