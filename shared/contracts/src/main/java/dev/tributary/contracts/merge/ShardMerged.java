package dev.tributary.contracts.merge;

import dev.tributary.contracts.ArtifactRef;
import dev.tributary.contracts.job.MergeCandidate;

/// One weight file of a merge is there.
///
/// @param shard   which one: 1, 2, 3 …
/// @param shards  how many there are
/// @param weights the file
public record ShardMerged(MergeCandidate merge, int shard, int shards, ArtifactRef weights) implements MergeEvent {
}
