package dev.tributary.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.event.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// An event as it travelled once: written by hand, so that reading it again proves more than that we read what we write.
///
/// @param headers the record's headers, in order
/// @param value   the record's value
record GoldenEvent(Map<String, String> headers, JsonNode value) {

    /// One of every type that there is.
    static List<GoldenEvent> all() {
        return EventTypes.all().keySet().stream().map(GoldenEvent::of).toList();
    }

    /// The event of one type.
    static GoldenEvent of(String type) {
        try (InputStream json = GoldenEvent.class.getResourceAsStream("/golden-events/" + type + ".json")) {
            if (json == null) {
                throw new IllegalStateException("no golden event for " + type
                        + ": write src/test/resources/golden-events/" + type + ".json by hand");
            }
            return Json.read(json.readAllBytes(), GoldenEvent.class);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the golden event of " + type, e);
        }
    }

    String type() {
        return headers.get("ce_type");
    }

    String key() {
        return headers.get("ce_subject");
    }

    byte[] bytes() {
        return Json.bytes(value);
    }

    @Override
    public String toString() {
        return type();
    }
}
