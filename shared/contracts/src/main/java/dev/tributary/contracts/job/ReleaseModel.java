package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.release.Scorecard;
import java.util.Map;
import java.util.Optional;

/// Write the release of a chosen candidate: its folder, its manifest, its model card.
///
/// @param release   1, 2, 3 … per pipeline
/// @param scorecard how every model of the round scored, and why this one was chosen
/// @param inputs    what went in, by role
/// @param recipe    the recipe that made it
public record ReleaseModel(
        String pipeline,
        int round,
        int release,
        String name,
        ArtifactRef model,
        Scorecard scorecard,
        Map<String, ArtifactRef> inputs,
        Optional<ArtifactRef> recipe) implements JobCommand {

    public ReleaseModel {
        inputs = Map.copyOf(inputs);
    }

    @Override
    public String title() {
        return name;
    }
}
