package dev.tributary.merging;

import dev.tributary.artifacts.ArtifactStore;
import dev.tributary.artifacts.ModelStore;
import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.failure.Failure;
import dev.tributary.contracts.failure.FailureException;
import dev.tributary.contracts.job.MergeCandidate;
import dev.tributary.contracts.model.CandidateMerged;
import dev.tributary.merge.Merge;
import dev.tributary.merge.MergeOptions;
import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.InvalidRecipeException;
import dev.tributary.merge.recipe.Recipe;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.worker.Job;
import dev.tributary.worker.JobContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/// Applies one recipe to stored models.
@ApplicationScoped
public class MergeJob implements Job<MergeCandidate> {

    private final ArtifactStore artifacts;
    private final ModelStore models;
    private final MergingSettings settings;

    MergeJob(ArtifactStore artifacts, ModelStore models, MergingSettings settings) {
        this.artifacts = artifacts;
        this.models = models;
        this.settings = settings;
    }

    @Override
    public Class<MergeCandidate> command() {
        return MergeCandidate.class;
    }

    @Override
    public List<? extends Payload> run(MergeCandidate command, JobContext context) throws IOException {
        long start = System.nanoTime();
        String origin = "recipe '" + command.name() + "'";
        Path out = context.scratch().resolve("model");
        try {
            Recipe recipe = RecipeParser.parse(new String(artifacts.bytes(command.recipe()), StandardCharsets.UTF_8), origin);
            try (MergePlan plan = MergePlan.of(recipe, origin, name -> folder(command, name), MergeOptions.defaults())) {
                Merge.into(out, plan, settings.threads(), new Progress(context));
            }
        } catch (InvalidModelException e) {
            throw new FailureException(new Failure.Invalid(e.code(), e.getMessage()), e);
        } catch (InvalidRecipeException e) {
            throw new FailureException(new Failure.Invalid("recipe-invalid", e.getMessage()), e);
        } catch (CancellationException e) {
            context.stopIfCancelled();
            throw e;
        }
        ArtifactRef model = models.put(out);
        return List.of(new CandidateMerged(command.pipeline(), command.round(), command.name(), model, command.recipe(),
                (System.nanoTime() - start) / 1e9));
    }

    private Path folder(MergeCandidate command, String name) {
        ArtifactRef model = command.models().get(name);
        if (model == null) {
            throw new FailureException(new Failure.Invalid("recipe-model-unknown",
                    "recipe '%s' names model '%s'; in pipeline '%s' a recipe may name %s"
                            .formatted(command.name(), name, command.pipeline(), new TreeSet<>(command.models().keySet()))));
        }
        return models.folder(model);
    }

    private record Progress(JobContext context) implements MergeControl {

        @Override
        public void progressed(long done, long total) {
            context.progress((double) done / total, Map.of("bytes", (double) done));
        }

        @Override
        public boolean isCancelled() {
            return context.isCancelled();
        }
    }
}
