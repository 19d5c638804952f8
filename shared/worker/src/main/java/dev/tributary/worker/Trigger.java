package dev.tributary.worker;

import org.apache.kafka.streams.StreamsBuilder;

/// A service's first door: events upstream become job commands, exactly once. Adds its part to the service's topology; no
/// blocking work happens there.
public interface Trigger {

    /// Adds this trigger's sources, processors and sinks; every one is named.
    void addTo(StreamsBuilder builder);
}
