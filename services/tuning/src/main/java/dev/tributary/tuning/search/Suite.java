package dev.tributary.tuning.search;

import java.util.Map;

/// One thing a candidate can be measured by. Not thread-safe; the maker closes it.
public interface Suite extends AutoCloseable {

    /// @param value    lower is better, in nats per token
    /// @param measures the same for people
    record Reading(double value, Map<String, Double> measures) {
    }

    /// Looks at a candidate.
    Reading measure(CandidateModel model);

    @Override
    default void close() {
    }
}
