package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.pipeline.TrainingPlan;
import java.util.Optional;

/// Continue pre-training on one sealed corpus.
///
/// @param round          the corpus version
/// @param parent         the model to go on from
/// @param optimiserState the parent's optimiser, if it was trained by us
/// @param tokensSeen     tokens the line has seen before
/// @param corpus         the sealed domain corpus
/// @param replay         the sealed general corpus that is mixed in
/// @param replayFraction its share of every batch, by tokens
/// @param layout         how the run is spread over a cluster; absent, it runs within the worker
public record TrainCheckpoint(
        String pipeline,
        int round,
        ArtifactRef parent,
        Optional<ArtifactRef> optimiserState,
        long tokensSeen,
        ArtifactRef corpus,
        Optional<ArtifactRef> replay,
        double replayFraction,
        TrainingPlan plan,
        Optional<ParallelLayout> layout) implements JobCommand {

    /// A run within the worker.
    public TrainCheckpoint(String pipeline, int round, ArtifactRef parent, Optional<ArtifactRef> optimiserState, long tokensSeen,
            ArtifactRef corpus, Optional<ArtifactRef> replay, double replayFraction, TrainingPlan plan) {
        this(pipeline, round, parent, optimiserState, tokensSeen, corpus, replay, replayFraction, plan, Optional.empty());
    }

    @Override
    public String title() {
        return "checkpoint " + round;
    }
}
