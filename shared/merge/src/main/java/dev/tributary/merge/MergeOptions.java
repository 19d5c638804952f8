package dev.tributary.merge;

import dev.tributary.weights.checkpoint.CheckpointLayout;

/// Settings of a merge that are not part of its recipe. `threads` never changes the result; everything else may.
///
/// @param seed what random masks are drawn from
/// @param shardBytes the largest weight file
/// @param allowCrimes whether to merge models whose tensors differ, leaving out what does not fit
/// @param allowNonFinite whether to merge tensors that hold NaN or infinity
/// @param copyTokenizer whether to copy the donor's tokenizer files
/// @param writeModelCard whether to write `README.md`
public record MergeOptions(long seed, long shardBytes, boolean allowCrimes, boolean allowNonFinite, boolean copyTokenizer,
        boolean writeModelCard) {

    /// What the command does without options.
    public static MergeOptions defaults() {
        return new MergeOptions(0, CheckpointLayout.DEFAULT_SHARD_BYTES, false, false, true, true);
    }

    /// The same with another seed.
    public MergeOptions withSeed(long other) {
        return new MergeOptions(other, shardBytes, allowCrimes, allowNonFinite, copyTokenizer, writeModelCard);
    }

    /// The same with another largest weight file.
    public MergeOptions withShardBytes(long other) {
        return new MergeOptions(seed, other, allowCrimes, allowNonFinite, copyTokenizer, writeModelCard);
    }
}
