package dev.tributary.contracts.job;

import dev.tributary.contracts.ArtifactRef;
import java.util.List;

/// Make a model of the weight files of a merge.
///
/// @param merge  the merge they belong to
/// @param shards its weight files, in order
public record SealMerge(MergeCandidate merge, List<ArtifactRef> shards) implements JobCommand {

    public SealMerge {
        shards = List.copyOf(shards);
    }

    @Override
    public String pipeline() {
        return merge.pipeline();
    }

    @Override
    public int round() {
        return merge.round();
    }

    @Override
    public String title() {
        return merge.title();
    }
}
