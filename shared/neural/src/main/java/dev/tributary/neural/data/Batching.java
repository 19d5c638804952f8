package dev.tributary.neural.data;

/// The shape of a step's batch and what it is mixed from.
///
/// @param sequence       tokens each sequence predicts
/// @param batchTokens    tokens predicted per optimiser step, a multiple of `sequence`
/// @param microSequences sequences computed at once; divides the sequences of a batch. Fewer need less memory; gradients are added in order
/// @param replayFraction share of the tokens that comes from the replay corpus, 0 to below 1
/// @param packing        how documents become sequences
/// @param resetAttention whether attention stops at the ends of documents; the plain kernel is faster
public record Batching(int sequence, int batchTokens, int microSequences, double replayFraction, Packing packing,
        boolean resetAttention) {

    public Batching {
        if (sequence < 2) {
            throw new IllegalArgumentException("sequence must be at least 2 tokens, not " + sequence);
        }
        if (batchTokens < sequence || batchTokens % sequence != 0) {
            throw new IllegalArgumentException("batchTokens (" + batchTokens + ") must be a multiple of sequence (" + sequence + ")");
        }
        if (microSequences < 1 || batchTokens / sequence % microSequences != 0) {
            throw new IllegalArgumentException("microSequences (" + microSequences + ") must divide the " + batchTokens / sequence
                    + " sequences of a batch");
        }
        if (!(replayFraction >= 0 && replayFraction < 1)) {
            throw new IllegalArgumentException("replayFraction must be at least 0 and below 1, not " + replayFraction);
        }
    }

    /// Documents end to end.
    public Batching(int sequence, int batchTokens, int microSequences, double replayFraction, boolean resetAttention) {
        this(sequence, batchTokens, microSequences, replayFraction, Packing.STREAM, resetAttention);
    }

    /// Whole batches at once, documents end to end, attention across documents.
    public static Batching of(int sequence, int batchTokens, double replayFraction) {
        return new Batching(sequence, batchTokens, Math.max(1, batchTokens / sequence), replayFraction, false);
    }

    /// Sequences per step.
    public int sequences() {
        return batchTokens / sequence;
    }

    /// Steps that see `tokens` domain tokens `epochs` times, the replayed share on top.
    public long stepsFor(long tokens, double epochs) {
        return Math.max(1, Math.round(tokens * epochs / (batchTokens * (1 - replayFraction))));
    }
}
