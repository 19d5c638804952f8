package dev.tributary.contracts.merge;

import dev.tributary.contracts.job.MergeCandidate;

/// A merge was worked out, and its result will have several weight files. Where the cuts lie follows from the recipe, the models and
/// the largest size of a file alone.
///
/// @param shards how many files
public record MergeCut(MergeCandidate merge, int shards) implements MergeEvent {
}
