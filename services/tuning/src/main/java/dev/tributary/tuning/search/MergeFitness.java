package dev.tributary.tuning.search;

import java.util.LinkedHashMap;
import java.util.Map;

/// Merges a candidate in memory and measures it by a weighted sum of suites; it owns model and suites.
public final class MergeFitness implements Fitness {

    private final Genome genome;
    private final CandidateModel model;
    private final Map<Suite, Double> weights;

    /// @param weights what each suite counts, in the order they are asked
    public MergeFitness(Genome genome, CandidateModel model, Map<Suite, Double> weights) {
        if (weights.isEmpty() || weights.values().stream().anyMatch(weight -> !Double.isFinite(weight) || weight <= 0)) {
            throw new IllegalArgumentException("a fitness needs a suite, and every suite a positive weight, not " + weights.values());
        }
        this.genome = genome;
        this.model = model;
        this.weights = new LinkedHashMap<>(weights);
    }

    @Override
    public Score of(double[] genotype) {
        model.become(genome.recipe(genotype));
        return Score.sum(weights, model);
    }

    @Override
    public void close() {
        weights.keySet().forEach(Suite::close);
        model.close();
    }
}
