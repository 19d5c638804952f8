package dev.tributary.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contracts.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaEvolutionTest {

    private static final String RELEASED = """
            {
              "type": "object",
              "properties": {
                "name": { "type": "string" },
                "eta": { "type": "string" },
                "model": { "$ref": "#/$defs/Ref" },
                "scores": { "type": "object", "additionalProperties": { "type": "number" } },
                "role": { "enum": [ "base", "partner" ] },
                "state": { "anyOf": [ { "$ref": "#/$defs/Open" }, { "$ref": "#/$defs/Done" } ] }
              },
              "required": [ "name", "model", "scores", "role", "state" ],
              "$defs": {
                "Ref": { "type": "object", "properties": { "bytes": { "type": "integer" } }, "required": [ "bytes" ] },
                "Open": { "type": "object", "properties": { "status": { "const": "open" } }, "required": [ "status" ] },
                "Done": { "type": "object", "properties": { "status": { "const": "done" } }, "required": [ "status" ] }
              }
            }""";

    @Test
    void anUnchangedSchemaBreaksNothing() {
        assertThat(SchemaEvolution.breaks(schema(RELEASED), schema(RELEASED))).isEmpty();
    }

    @Test
    void anAddedOptionalFieldBreaksNothing() {
        // Given
        String current = RELEASED.replace("\"eta\":", "\"language\": { \"type\": \"string\" }, \"eta\":");

        // Then
        assertThat(SchemaEvolution.breaks(schema(RELEASED), schema(current))).isEmpty();
    }

    @Test
    void aRenamedDefinitionOrANewDescriptionBreaksNothing() {
        // Given
        String current = RELEASED.replace("/Ref\"", "/Reference\"").replace("\"Ref\": {", "\"Reference\": { \"description\": \"new\",");

        // Then
        assertThat(SchemaEvolution.breaks(schema(RELEASED), schema(current))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "eta": { "type": "string" },                          |                                                          | eta was removed or renamed
            "name": { "type": "string" }                          | "name": { "type": "integer" }                            | name: 'type' changed from "string" to "integer"
            "required": [ "bytes" ]                               | "required": [ "bytes", "sha256" ]                        | model.sha256 was added as required: make it an Optional
            "required": [ "bytes" ]                               | "required": [ ]                                          | model.bytes was required and is optional
            "required": [ "name",                                 | "required": [ "eta", "name",                             | eta was optional and is required
            "additionalProperties": { "type": "number" }          | "additionalProperties": { "type": "string" }             | scores{}: 'type' changed from "number" to "string"
            [ "base", "partner" ]                                 | [ "base", "partner", "judge" ]                           | role: 'enum' changed from ["base","partner"] to ["base","partner","judge"]
            [ { "$ref": "#/$defs/Open" }, { "$ref": "#/$defs/Done" } ] | [ { "$ref": "#/$defs/Open" } ]                      | state: alternatives changed from [done, open] to [open]
            { "const": "done" }                                   | { "const": "over" }                                      | state: alternatives changed from [done, open] to [open, over]
            """)
    void anyOtherChangeIsNamed(String part, String change, String message) {
        // Given
        String current = RELEASED.replace(part, change == null ? "" : change);

        // Then
        assertThat(SchemaEvolution.breaks(schema(RELEASED), schema(current))).containsExactly(message);
    }

    private static JsonNode schema(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
