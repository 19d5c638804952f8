package dev.tributary.worker.kafka;

import dev.tributary.contracts.Json;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/// Values of state stores as canonical JSON.
public final class JsonSerde {

    private JsonSerde() {
    }

    /// A serde for one record or sealed interface.
    public static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : Json.bytes(value),
                (topic, bytes) -> bytes == null ? null : Json.read(bytes, type));
    }
}
