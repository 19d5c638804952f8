package dev.tributary.merging;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/// Works out merges of stored models. A plan follows from the command alone, so every worker that makes one makes the same, and the
/// shards of a merge need to agree on nothing else. It costs headers only.
@ApplicationScoped
class MergePlans {

    private final ArtifactStore artifacts;
    private final ModelStore models;

    MergePlans(ArtifactStore artifacts, ModelStore models) {
        this.artifacts = artifacts;
        this.models = models;
    }

    /// What is done with a plan while its models are open.
    interface Use<T> {
        T of(MergePlan plan) throws IOException;
    }

    /// @throws FailureException if the recipe or a model is at fault, or the job was cancelled
    <T> T with(MergeCandidate merge, JobContext context, Use<T> use) throws IOException {
        String origin = "recipe '" + merge.name() + "'";
        try {
            Recipe recipe = RecipeParser.parse(new String(artifacts.bytes(merge.recipe()), StandardCharsets.UTF_8), origin);
            MergeOptions options = MergeOptions.defaults().withShardBytes(merge.shardBytes().orElse(CheckpointLayout.DEFAULT_SHARD_BYTES));
            try (MergePlan plan = MergePlan.of(recipe, origin, (name, revision) -> folder(merge, name), options)) {
                return use.of(plan);
            }
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        } catch (InvalidRecipeException e) {
            throw new FailureException(new Failure.Invalid("recipe-invalid", e.getMessage()), e);
        } catch (CancellationException e) {
            context.stopIfCancelled();
            throw e;
        }
    }

    private Path folder(MergeCandidate merge, String name) {
        ArtifactRef model = merge.models().get(name);
        if (model == null) {
            throw new FailureException(new Failure.Invalid("recipe-model-unknown",
                    "recipe '%s' names model '%s'; in pipeline '%s' a recipe may name %s"
                            .formatted(merge.name(), name, merge.pipeline(), new TreeSet<>(merge.models().keySet()))));
        }
        return models.folder(model);
    }
}
