package dev.tributary.contracts.merge;

import dev.tributary.contracts.event.Payload;
import dev.tributary.contracts.job.MergeCandidate;

/// What happens between a merge that is asked for and the candidate: what `merges.events.v1` carries. Keyed by the id of the job that
/// was asked for, so that one place sees all shards of a merge.
public sealed interface MergeEvent extends Payload permits MergeCut, ShardMerged {

    /// The merge as it was asked for.
    MergeCandidate merge();

    @Override
    default String key() {
        return merge().key();
    }
}
