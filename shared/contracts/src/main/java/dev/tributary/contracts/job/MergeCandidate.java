package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;

/// Merge models by a recipe.
///
/// @param name   the candidate's name
/// @param recipe the MergeKit YAML
/// @param models what the recipe's model names stand for
public record MergeCandidate(String pipeline, int round, String name, ArtifactRef recipe, Map<String, ArtifactRef> models)
        implements JobCommand {

    public MergeCandidate {
        models = Map.copyOf(models);
    }

    @Override
    public String title() {
        return name;
    }
}
