package dev.tributary.contracts.model;

import dev.tributary.contracts.event.Payload;

/// What `models.events.v1` carries.
public sealed interface ModelEvent extends Payload permits CheckpointTrained, CandidateMerged, CandidateTuned, CandidateEvaluated {

    String pipeline();

    /// The corpus version that the model belongs to.
    int round();

    @Override
    default String key() {
        return pipeline();
    }
}
