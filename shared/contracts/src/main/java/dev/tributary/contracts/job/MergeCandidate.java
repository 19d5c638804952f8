package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import java.util.Map;
import java.util.Optional;

/// Merge models by a recipe. A result of several weight files is cut: each file is a job of its own, and one more seals them.
///
/// @param name       the candidate's name
/// @param recipe     the MergeKit YAML
/// @param models     what the recipe's model names stand for
/// @param shardBytes the largest weight file of the result; 5 GB if absent
public record MergeCandidate(String pipeline, int round, String name, ArtifactRef recipe, Map<String, ArtifactRef> models,
        Optional<Long> shardBytes) implements JobCommand {

    public MergeCandidate {
        models = Map.copyOf(models);
    }

    @Override
    public String title() {
        return name;
    }
}
