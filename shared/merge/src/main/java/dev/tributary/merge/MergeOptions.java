package dev.tributary.merge;

import dev.tributary.weights.Dtype;
import dev.tributary.weights.checkpoint.CheckpointLayout;
import java.util.Optional;

/// Settings of a merge that are not part of its recipe. `threads` never changes the result; everything else may.
///
/// @param seed what random masks are drawn from
/// @param shardBytes the largest weight file
/// @param allowCrimes whether to merge models whose tensors differ, leaving out what does not fit
/// @param allowNonFinite whether to merge tensors that hold NaN or infinity
/// @param copyTokenizer whether to copy the donor's tokenizer files
/// @param writeModelCard whether to write `README.md`
/// @param loraDtype what tensors with an adapter applied are rounded to; their own type if absent
public record MergeOptions(long seed, long shardBytes, boolean allowCrimes, boolean allowNonFinite, boolean copyTokenizer,
        boolean writeModelCard, Optional<Dtype> loraDtype) {

    /// What the command does without options.
    public static MergeOptions defaults() {
        return new MergeOptions(0, CheckpointLayout.DEFAULT_SHARD_BYTES, false, false, true, true, Optional.empty());
    }

    /// All of them in one line. The record's own text would do, but what makes it is made at run time, and that takes a merge 20 ms.
    String describe() {
        return seed + " " + shardBytes + " " + allowCrimes + " " + allowNonFinite + " " + copyTokenizer + " " + writeModelCard + " "
                + loraDtype.map(Dtype::name).orElse("");
    }

    /// The same with another seed.
    public MergeOptions withSeed(long other) {
        return new MergeOptions(other, shardBytes, allowCrimes, allowNonFinite, copyTokenizer, writeModelCard, loraDtype);
    }

    /// The same with another largest weight file.
    public MergeOptions withShardBytes(long other) {
        return new MergeOptions(seed, other, allowCrimes, allowNonFinite, copyTokenizer, writeModelCard, loraDtype);
    }
}
