package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.ModelRole;
import java.util.Map;

/// Measure a model.
///
/// @param name     the model's name within its round
/// @param suites   what to measure: a sealed corpus per suite, whose hold-out is scored
/// @param sequence window length in tokens
public record EvaluateModel(
        String pipeline, int round, String name, ModelRole role, ArtifactRef model, Map<String, ArtifactRef> suites, int sequence)
        implements JobCommand {

    public EvaluateModel {
        suites = Map.copyOf(suites);
    }

    @Override
    public String title() {
        return name;
    }
}
