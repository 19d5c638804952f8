package dev.tributary.contracts.model;

import dev.tributary.contracts.ArtifactRef;
import java.util.Optional;

/// Continual pre-training on one sealed corpus finished.
///
/// @param model          the checkpoint
/// @param parent         the model it continues
/// @param corpus         the sealed corpus it was trained on
/// @param optimiserState from which the line goes on
/// @param tokensSeen     tokens the whole line has seen
/// @param trainingLoss   mean loss of the last tenth of the run, nats per token
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
        double trainingLoss) implements ModelEvent {
}
