package dev.tributary.merging;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.model.CheckpointTrained;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a pipeline's line of training went through before its next checkpoint: recipes average over it, whether the models are
/// snapshots of one run or the ends of several.
///
/// @param newestFirst models, at most [#KEPT]
record Earlier(List<ArtifactRef> newestFirst) {

    /// How far back recipes can reach.
    static final int KEPT = 16;

    static final Earlier NONE = new Earlier(List.of());

    Earlier {
        newestFirst = List.copyOf(newestFirst);
    }

    /// With the snapshots on the way to a checkpoint.
    Earlier with(Optional<List<CheckpointTrained.Snapshot>> snapshots) {
        return before(snapshots.orElse(List.of()).reversed().stream().map(CheckpointTrained.Snapshot::model));
    }

    /// With the checkpoint itself: what the one after it comes from.
    Earlier with(ArtifactRef checkpoint) {
        return before(Stream.of(checkpoint));
    }

    private Earlier before(Stream<ArtifactRef> newer) {
        return new Earlier(Stream.concat(newer, newestFirst.stream()).limit(KEPT).toList());
    }
}
