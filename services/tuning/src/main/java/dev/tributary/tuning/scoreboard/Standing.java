package dev.tributary.tuning.scoreboard;

import dev.tributary.tuning.method.Cost;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One method's result on the scoreboard.
///
/// @param method  its name
/// @param setting what it was found to be best with, or what it was run with
/// @param kl      by source, on text that nothing was learnt or chosen from
/// @param cost    of finding it; measuring it on that text is not counted
public record Standing(String method, String setting, Map<String, Double> kl, Cost cost) {

    public Standing {
        kl = Collections.unmodifiableMap(new TreeMap<>(kl));
    }

    /// J: the sum over the sources.
    public double total() {
        return kl.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// The worst source's.
    public double worst() {
        return kl.values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }
}
