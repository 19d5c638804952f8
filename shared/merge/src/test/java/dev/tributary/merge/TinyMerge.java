package dev.tributary.merge;

import dev.tributary.merge.engine.MergeControl;
import dev.tributary.merge.plan.MergePlan;
import dev.tributary.merge.recipe.RecipeParser;
import dev.tributary.weights.TensorHeader;
import dev.tributary.weights.checkpoint.Checkpoint;
import java.nio.file.Path;

/// Merges the models of a folder into another model there.
record TinyMerge(Path home) {
    void merge(String recipe, String out) {
        try (MergePlan plan = plan(recipe)) {
            Merge.into(home.resolve(out), plan, 1, MergeControl.none());
        }
    }

    MergePlan plan(String recipe) {
        return MergePlan.of(RecipeParser.parse(recipe, "test"), "test", ModelResolver.relativeTo(home), MergeOptions.defaults());
    }

    Checkpoint open(String model) {
        return Checkpoint.open(home.resolve(model));
    }

    /// The first element of a tensor.
    static float first(Checkpoint checkpoint, TensorHeader tensor) {
        return first(checkpoint, tensor.name());
    }

    /// The first element of a tensor.
    static float first(Checkpoint checkpoint, String tensor) {
        float[] value = new float[1];
        checkpoint.read(tensor, 0, value, 0, 1);
        return value[0];
    }
}
