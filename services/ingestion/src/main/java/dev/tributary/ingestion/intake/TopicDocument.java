package dev.tributary.ingestion.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A document that came as a CloudEvents 1.0 record, in Kafka's binary or structured mode.
///
/// @param id     the event's id
/// @param source the system that sent it
/// @param name   its subject, or else its id; with the ending of its media type
/// @param time   when the sender says it became so
/// @param body   the document
public record TopicDocument(String id, String source, String name, Optional<Instant> time, byte[] body) {

    private static final String STRUCTURED = "application/cloudevents+json";
    private static final Map<String, String> ENDINGS =
            Map.of("text/html", ".html", "application/xhtml+xml", ".html", "text/markdown", ".md", "application/pdf", ".pdf", "text/plain", ".txt");

    /// Reads a record.
    ///
    /// @param headers of the record, by name
    /// @throws IllegalArgumentException if it is no such event; the message says what is wrong
    public static TopicDocument of(Map<String, String> headers, byte[] value) {
        String type = headers.getOrDefault("content-type", "");
        if (type.toLowerCase(Locale.ROOT).startsWith(STRUCTURED)) {
            return structured(Json.read(value, JsonNode.class));
        }
        if (!headers.containsKey("ce_specversion")) {
            throw new IllegalArgumentException("it is no CloudEvents 1.0 record: it has neither a header ce_specversion nor the content type "
                    + STRUCTURED);
        }
        return of(required(headers.get("ce_id"), "ce_id"), required(headers.get("ce_source"), "ce_source"), headers.get("ce_subject"),
                headers.get("ce_time"), type, value);
    }

    private static TopicDocument structured(JsonNode event) {
        byte[] body;
        if (event.path("data_base64").isTextual()) {
            body = Base64.getDecoder().decode(event.path("data_base64").asText());
        } else if (event.path("data").isTextual()) {
            body = event.path("data").asText().getBytes(StandardCharsets.UTF_8);
        } else {
            throw new IllegalArgumentException("its 'data' is no text; send the document as a string, or as 'data_base64'");
        }
        return of(required(event.path("id").textValue(), "id"), required(event.path("source").textValue(), "source"),
                event.path("subject").textValue(), event.path("time").textValue(), event.path("datacontenttype").asText(""), body);
    }

    private static TopicDocument of(String id, String source, @Nullable String subject,
            @Nullable String time, String type, byte[] body) {
        String name = subject == null || subject.isBlank() ? id : subject;
        String ending = ENDINGS.getOrDefault(type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT), "");
        return new TopicDocument(id, source, name.matches(".*\\.\\w{1,5}") ? name : name + ending, time(time), body);
    }

    private static String required(@Nullable String value, String attribute) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("its attribute '" + attribute + "' is missing");
        }
        return value;
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("its time '" + text + "' is no RFC 3339 time", e);
        }
    }
}
