package dev.tributary.merge.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.ModelResolver;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.ModelReference;
import dev.tributary.merge.recipe.Problem;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.tokenizer.TokenizerPlan;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A merge worked out to the last tensor, before any weight is read. Holds the input models open; whoever makes it closes it.
public final class MergePlan implements AutoCloseable {
    private final Recipe recipe;
    private final MergeOptions options;
    private final InputModels models;
    private final InputModel donor;
    private final List<OutputTensor> tensors;
    private final ObjectNode config;
    private final Optional<TokenizerPlan> tokenizer;
    private final List<String> warnings;
    private final boolean ownsModels;

    MergePlan(Recipe recipe, MergeOptions options, InputModels models, InputModel donor, List<OutputTensor> tensors, ObjectNode config,
            Optional<TokenizerPlan> tokenizer, List<String> warnings, boolean ownsModels) {
        this.recipe = recipe;
        this.options = options;
        this.models = models;
        this.donor = donor;
        this.tensors = List.copyOf(tensors);
        this.config = config;
        this.tokenizer = tokenizer;
        this.warnings = List.copyOf(warnings);
        this.ownsModels = ownsModels;
    }

    /// Opens the models and works out every output tensor.
    ///
    /// @param name what to call the recipe in messages
    /// @throws InvalidRecipeException with everything that is wrong at once
    public static MergePlan of(Recipe recipe, String name, ModelResolver resolver, MergeOptions options) {
        List<Problem> problems = new ArrayList<>();
        InputModels models = InputModels.open(recipe, resolver, options.loraDtype(), problems);
        try {
            if (problems.isEmpty()) {
                return plan(recipe, name, options, models, true);
            }
            throw new InvalidRecipeException(name, problems);
        } catch (RuntimeException e) {
            models.close();
            throw e;
        }
    }

    /// Plans another recipe over the models already open: other weights, another method. What search and tuning do hundreds of times.
    /// The new plan lives as long as this one; closing it does nothing.
    ///
    /// @throws InvalidRecipeException with everything that is wrong at once
    /// @throws IllegalArgumentException if the recipe names a model this one does not
    public MergePlan replan(Recipe other, String name) {
        return plan(other, name, options, models, false);
    }

    private static MergePlan plan(Recipe recipe, String name, MergeOptions options, InputModels models, boolean ownsModels) {
        List<Problem> problems = new ArrayList<>();
        Optional<MergePlan> plan = new Planner(recipe, options, models, problems).plan(ownsModels);
        if (!problems.isEmpty()) {
            throw new InvalidRecipeException(name, problems);
        }
        return plan.orElseThrow();
    }

    /// What was planned.
    public Recipe recipe() {
        return recipe;
    }

    /// The settings it was planned under.
    public MergeOptions options() {
        return options;
    }

    /// The models taking part, open until the plan is closed.
    public List<InputModel> models() {
        return models.all();
    }

    /// A model taking part, open until the plan is closed.
    public InputModel model(ModelReference reference) {
        return models.get(reference);
    }

    /// The model whose configuration and tokenizer the result takes.
    public InputModel donor() {
        return donor;
    }

    /// Every tensor of the result, in the order it will be stored.
    public List<OutputTensor> tensors() {
        return tensors;
    }

    /// The result's config.json.
    public ObjectNode config() {
        return config.deepCopy();
    }

    /// The joined vocabulary, if the recipe asks for one.
    public Optional<TokenizerPlan> tokenizer() {
        return tokenizer;
    }

    /// What a person should know, though the merge can run.
    public List<String> warnings() {
        return warnings;
    }

    /// Which file each tensor goes to.
    public CheckpointLayout layout() {
        return CheckpointLayout.of(headers(), options.shardBytes());
    }

    /// How many bytes of weights will be written.
    public long bytes() {
        return headers().stream().mapToLong(TensorHeader::bytes).sum();
    }

    private List<TensorHeader> headers() {
        return tensors.stream().map(OutputTensor::header).toList();
    }

    @Override
    public void close() {
        if (ownsModels) {
            models.close();
        }
    }
}
