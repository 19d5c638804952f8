package dev.tributary.tuning.method;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How far a model is from its sources on text held out from tuning: KL in nats per token at temperature T, times T².
///
/// @param linear  J of the plain average: the sum over the sources
/// @param tuned   J of the result
/// @param sources KL of the result by source
public record Quality(double linear, double tuned, Map<String, Double> sources) {

    public Quality {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /// The guard: whether tuning gained anything over the plain average. If not, nothing may be released from the run.
    public boolean isBetterThanLinear() {
        return tuned < linear;
    }
}
