package dev.tributary.neural.training;

import dev.tributary.neural.data.BatchPlan;

/// The loss stopped making sense. The last update was not applied if a number was not finite.
public final class TrainingDivergedException extends RuntimeException {

    private final long step;
    private final double rate;
    private final BatchPlan.Sources sources;

    TrainingDivergedException(long step, double rate, double loss, double gradientNorm, String reason, BatchPlan.Sources sources) {
        super(("Training diverged at step %d: %s (loss %s, gradient norm %s, rate %s). Lower the learning rate, lengthen the warm-up, "
                + "or look at the batch's documents: %s of the domain corpus, %s of the replay corpus.")
                .formatted(step, reason, loss, gradientNorm, rate, sources.domain(), sources.replay()));
        this.step = step;
        this.rate = rate;
        this.sources = sources;
    }

    /// The step, from 1.
    public long step() {
        return step;
    }

    /// Its learning rate.
    public double rate() {
        return rate;
    }

    /// Positions, in their shards, of the documents in its batch.
    public BatchPlan.Sources sources() {
        return sources;
    }
}
