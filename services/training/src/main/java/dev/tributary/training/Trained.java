package dev.tributary.training;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CheckpointTrained.Snapshot;
import java.util.List;
import java.util.Optional;

/// What a run made.
///
/// @param model          its weights, with the parent's companions
/// @param optimiserState what the line's next run begins with; absent after a run of adapters, which start anew each time
/// @param lossCurve      every step
/// @param loss           mean of the last tenth of the steps, nats per token
/// @param snapshots      models on the way, oldest first; complete with companions
/// @param adapter        low-rank adapters, if those were trained
public record Trained(ArtifactRef model, Optional<ArtifactRef> optimiserState, ArtifactRef lossCurve, double loss,
        List<Snapshot> snapshots, Optional<ArtifactRef> adapter) {

    public Trained {
        snapshots = List.copyOf(snapshots);
    }
}
