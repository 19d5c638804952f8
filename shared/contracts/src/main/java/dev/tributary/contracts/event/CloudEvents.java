package dev.tributary.contracts.event;

import dev.tributary.contracts.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// CloudEvents 1.0 in Kafka *binary* mode: attributes are `ce_*` headers, the value is the payload as plain JSON.
/// A reader in any language needs a Kafka client with headers and a JSON parser.
public final class CloudEvents {

    /// The content type of every value.
    public static final String CONTENT_TYPE = "application/json";

    private CloudEvents() {
    }

    /// The headers of an event, in a fixed order.
    public static Map<String, String> headers(Event<?> event) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", event.id());
        headers.put("ce_type", event.type());
        headers.put("ce_source", event.source());
        headers.put("ce_subject", event.data().key());
        headers.put("ce_time", event.time().toString());
        headers.put("ce_correlationid", event.correlationId());
        event.causationId().ifPresent(id -> headers.put("ce_causationid", id));
        event.traceparent().ifPresent(trace -> headers.put("ce_traceparent", trace));
        headers.put("content-type", CONTENT_TYPE);
        return headers;
    }

    /// The value of an event.
    public static byte[] value(Event<?> event) {
        return Json.bytes(event.data());
    }

    /// Reads an event back.
    ///
    /// @throws IllegalArgumentException if a required attribute is missing, the type is unknown, or the value does not fit it
    public static Event<Payload> read(Map<String, String> headers, byte[] value) {
        Class<? extends Payload> type = EventTypes.classOf(required(headers, "ce_type"));
        Payload data = Json.read(value, type);
        return new Event<>(
                required(headers, "ce_id"),
                required(headers, "ce_source"),
                time(required(headers, "ce_time")),
                required(headers, "ce_correlationid"),
                Optional.ofNullable(headers.get("ce_causationid")),
                Optional.ofNullable(headers.get("ce_traceparent")),
                data);
    }

    private static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("header '" + name + "' is missing: not a CloudEvents 1.0 record in binary mode");
        }
        return value;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("header 'ce_time' is not an RFC 3339 time: '" + text + "'", e);
        }
    }
}
