package dev.tributary.contracts.event;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A topic of the catalogue.
///
/// @param name       e.g. `releases.events.v1`
/// @param keyed      what the key is, for people
/// @param payload    the sealed interface of what it carries
/// @param partitions how many partitions; a property of the topic, not of the cluster
/// @param compacted  whether the last record per key is kept for ever
/// @param retention  how long records are kept; empty is for ever
/// @param maxRecordBytes the largest record it takes
public record Topic<T extends Payload>(
        String name,
        String keyed,
        Class<T> payload,
        int partitions,
        boolean compacted,
        Optional<Duration> retention,
        int maxRecordBytes) {

    /// What a poison record's error headers may add to it.
    private static final int ERROR_HEADER_BYTES = 64 << 10;

    /// The name of its dead-letter topic.
    public String deadLetters() {
        return name + ".dlq";
    }

    /// Broker settings of the topic.
    public Map<String, String> configs() {
        Map<String, String> configs = new TreeMap<>();
        boolean expires = retention.isPresent();
        configs.put("cleanup.policy", compacted ? (expires ? "compact,delete" : "compact") : "delete");
        configs.put("retention.ms", retention.map(Duration::toMillis).orElse(-1L).toString());
        configs.put("max.message.bytes", Integer.toString(maxRecordBytes));
        return configs;
    }

    /// Broker settings of its dead-letter topic, which has one partition.
    public Map<String, String> deadLetterConfigs() {
        return new TreeMap<>(Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(Topics.deadLetterRetention().toMillis()),
                "max.message.bytes", Integer.toString(maxRecordBytes + ERROR_HEADER_BYTES)));
    }
}
