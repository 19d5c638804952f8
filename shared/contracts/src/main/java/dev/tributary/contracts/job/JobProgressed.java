package dev.tributary.contracts.job;

import dev.tributary.contracts.event.Payload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far a running job is; at most one a second.
///
/// @param fraction 0 to 1
/// @param eta      estimated time left, once there is a basis for it
/// @param measures named numbers, e.g. `loss`, `tokensPerSecond`; JSON has no NaN and no infinity, so those are left out
public record JobProgressed(
        String jobId,
        String service,
        String kind,
        String pipeline,
        int round,
        String title,
        String attempt,
        double fraction,
        Optional<Duration> eta,
        Map<String, Double> measures) implements Payload {

    public JobProgressed {
        measures = measures.entrySet().stream().filter(measure -> Double.isFinite(measure.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public String key() {
        return jobId;
    }
}
