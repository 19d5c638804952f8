package dev.tributary.contracts.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import dev.tributary.contracts.ReadFault;
import dev.tributary.contracts.event.EventTypes;
import dev.tributary.contracts.event.Payload;

/// A fact inside another event: its type name and its JSON.
public record Outcome(String type, JsonNode data) {

    public static Outcome of(Payload payload) {
        return new Outcome(EventTypes.nameOf(payload.getClass()), Json.mapper().valueToTree(payload));
    }

    /// The fact itself.
    ///
    /// @throws IllegalArgumentException if the type is unknown or the data does not fit it
    public Payload payload() {
        try {
            return Json.mapper().treeToValue(data, EventTypes.classOf(type));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("outcome is not a valid " + type + ": " + ReadFault.of(e), e);
        }
    }
}
