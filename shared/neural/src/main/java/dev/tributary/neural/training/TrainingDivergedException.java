package dev.tributary.neural.training;

import dev.tributary.neural.data.BatchPlan;
import java.util.SortedSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// The loss stopped making sense. The last update was not applied if a number was not finite.
public final class TrainingDivergedException extends RuntimeException {

    private static final int MOST_NAMES = 100;

    private final long step;
    private final double rate;
    private final BatchPlan.Sources sources;
    private final String fault;

    TrainingDivergedException(long step, double rate, double loss, double gradientNorm, String reason, BatchPlan.Sources sources) {
        String fault = "Training diverged at step %d: %s (loss %s, gradient norm %s, rate %s)".formatted(step, reason, loss, gradientNorm, rate);
        super(message(fault, sources, Integer::toString, Integer::toString));
        this.fault = fault;
        this.step = step;
        this.rate = rate;
        this.sources = sources;
    }

    /// What happened, with the batch's documents by their names.
    ///
    /// @param domain the name of a document by its position in the shard
    /// @param replay the same for the replay corpus
    public String message(IntFunction<String> domain, IntFunction<String> replay) {
        return message(fault, sources, domain, replay);
    }

    private static String message(String fault, BatchPlan.Sources sources, IntFunction<String> domain, IntFunction<String> replay) {
        return ("%s. Lower the learning rate, lengthen the warm-up, or look at the batch's documents: "
                + "%s of the domain corpus, %s of the replay corpus.")
                .formatted(fault, names(sources.domain(), domain), names(sources.replay(), replay));
    }

    private static String names(SortedSet<Integer> positions, IntFunction<String> name) {
        String first = positions.stream().limit(MOST_NAMES).map(name::apply).collect(Collectors.joining(", "));
        String rest = positions.size() > MOST_NAMES ? " and %d more".formatted(positions.size() - MOST_NAMES) : "";
        return positions.isEmpty() ? "none" : first + rest;
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
