package dev.tributary.contracts.job;

/// Compute one weight file of a merge.
///
/// @param merge  the merge it belongs to
/// @param shard  which file: 1, 2, 3 …
/// @param shards how many there are
public record MergeShard(MergeCandidate merge, int shard, int shards) implements JobCommand {

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
