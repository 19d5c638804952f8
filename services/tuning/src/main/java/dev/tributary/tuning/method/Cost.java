package dev.tributary.tuning.method;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What a run took, in units that every method reports.
///
/// @param evaluations    models measured on text, whatever the text's size
/// @param gradientPasses backward passes
/// @param seconds        wall time, all attempts together
/// @param peakBytes      most memory resident in the process during the run, mapped files included; absent where the system does not tell
public record Cost(long evaluations, long gradientPasses, double seconds, OptionalLong peakBytes) {

    /// By name, as events carry it.
    public Map<String, Double> named() {
        Map<String, Double> named = new TreeMap<>(Map.of("evaluations", (double) evaluations, "gradientPasses", (double) gradientPasses,
                "seconds", seconds));
        peakBytes.ifPresent(bytes -> named.put("peakBytes", (double) bytes));
        return named;
    }
}
