package dev.tributary.tuning.search;

import java.util.Map;
import java.util.TreeMap;

/// What a candidate is worth.
///
/// @param fitness  lower is better; NaN if the candidate cannot be measured
/// @param measures what it is made of, for people, e.g. a perplexity per suite and a KL per source
public record Score(double fitness, Map<String, Double> measures) {

    public Score {
        measures = Map.copyOf(measures);
    }

    /// The fitness as candidates are ranked by: an infinity is as little a measurement as NaN.
    double comparable() {
        return Double.isFinite(fitness) ? fitness : Double.NaN;
    }

    /// A weighted sum of suites.
    static Score sum(Map<Suite, Double> weights, CandidateModel model) {
        double fitness = 0;
        Map<String, Double> measures = new TreeMap<>();
        for (Map.Entry<Suite, Double> term : weights.entrySet()) {
            Suite.Reading reading = term.getKey().measure(model);
            fitness += term.getValue() * reading.value();
            measures.putAll(reading.measures());
        }
        return new Score(fitness, measures);
    }
}
