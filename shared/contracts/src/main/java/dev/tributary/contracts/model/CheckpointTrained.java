package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;
import java.util.Optional;

/// Continual pre-training on one sealed corpus finished.
///
/// @param model          the checkpoint
/// @param parent         the model it continues
/// @param corpus         the sealed corpus it was trained on
/// @param optimiserState from which the line goes on
/// @param tokensSeen     tokens the whole line has seen
/// @param trainingLoss   mean loss of the last tenth of the run, nats per token
/// @param lossCurve      every step as a JSON line: `step`, `loss`, `gradientNorm`, `learningRate`
/// @param snapshots      models on the way, evenly spaced, oldest first, if the pipeline keeps some
/// @param adapter        what was trained if that was low-rank adapters: a folder as PEFT writes it; `model` has them merged in
public record CheckpointTrained(
        String pipeline,
        int round,
        ArtifactRef model,
        ArtifactRef parent,
        ArtifactRef corpus,
        Optional<ArtifactRef> optimiserState,
        long tokensSeen,
        long steps,
        double learningRate,
        double trainingLoss,
        Optional<ArtifactRef> lossCurve,
        Optional<List<Snapshot>> snapshots,
        Optional<ArtifactRef> adapter) implements ModelEvent {

    public CheckpointTrained {
        snapshots = snapshots.map(List::copyOf);
    }

    /// The run as it was on the way.
    ///
    /// @param tokensSeen tokens the whole line had seen by then
    public record Snapshot(ArtifactRef model, long tokensSeen) {
    }

    /// A checkpoint with nothing beside it.
    public CheckpointTrained(String pipeline, int round, ArtifactRef model, ArtifactRef parent, ArtifactRef corpus,
            Optional<ArtifactRef> optimiserState, long tokensSeen, long steps, double learningRate, double trainingLoss) {
        this(pipeline, round, model, parent, corpus, optimiserState, tokensSeen, steps, learningRate, trainingLoss, Optional.empty(),
                Optional.empty(), Optional.empty());
    }
}
