package dev.tributary.worker.kafka;

import dev.tributary.contracts.event.CloudEvents;
import dev.tributary.contracts.event.Event;
import dev.tributary.contracts.event.Payload;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Events as CloudEvents in binary mode: attributes in the headers, payload in the value. For topics only; a state store
/// keeps no headers, see [JsonSerde]. Stateless and thread-safe.
public final class EventSerde implements Serde<Event<Payload>>, Serializer<Event<Payload>>, Deserializer<Event<Payload>> {

    @Override
    public Serializer<Event<Payload>> serializer() {
        return this;
    }

    @Override
    public Deserializer<Event<Payload>> deserializer() {
        return this;
    }

    @Override
    public byte[] serialize(String topic, Event<Payload> event) {
        throw new SerializationException("an event needs record headers; state stores keep payloads");
    }

    @Override
    public byte @Nullable [] serialize(String topic, Headers headers, @Nullable Event<Payload> event) {
        if (event == null) {
            return null;
        }
        // A topology hands on the headers of the record it read: ours replace them.
        for (Header header : headers.toArray()) {
            headers.remove(header.key());
        }
        CloudEvents.headers(event).forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return CloudEvents.value(event);
    }

    @Override
    public Event<Payload> deserialize(String topic, byte[] value) {
        throw new SerializationException("a record of " + topic + " has no CloudEvents headers");
    }

    @Override
    public @Nullable Event<Payload> deserialize(String topic, Headers headers, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        Map<String, String> attributes = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                attributes.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        try {
            return CloudEvents.read(attributes, value);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("record of " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        // Nothing to configure.
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
