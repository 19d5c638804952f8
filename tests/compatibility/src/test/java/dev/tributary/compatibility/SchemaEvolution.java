package dev.tributary.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Tells whether a schema may replace a released one: only optional fields may have been added. What is compared is what a
/// reader can see (fields, whether they are required, types, formats, constants, alternatives), not how definitions are
/// named or described. A new alternative is a break as well: a reader that switches over them does not know it.
final class SchemaEvolution {

    private static final Set<String> LEAVES = new TreeSet<>(List.of("type", "format", "pattern", "const", "enum"));

    private final JsonNode released;
    private final JsonNode current;
    private final List<String> breaks = new ArrayList<>();

    private SchemaEvolution(JsonNode released, JsonNode current) {
        this.released = released;
        this.current = current;
    }

    /// Every way in which the current schema breaks readers or writers of the released one.
    static List<String> breaks(JsonNode released, JsonNode current) {
        SchemaEvolution evolution = new SchemaEvolution(released, current);
        evolution.compare("", released, current);
        return evolution.breaks;
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        JsonNode then = resolve(released, before);
        JsonNode now = resolve(current, after);
        for (String leaf : LEAVES) {
            if (!then.path(leaf).equals(now.path(leaf))) {
                breaks.add("%s: '%s' changed from %s to %s".formatted(name(path), leaf, then.path(leaf), now.path(leaf)));
            }
        }
        fields(path, then, now);
        for (String child : List.of("items", "additionalProperties")) {
            if (then.has(child) && now.has(child)) {
                compare(path + (child.equals("items") ? "[]" : "{}"), then.get(child), now.get(child));
            }
        }
        alternatives(path, then, now);
    }

    private void fields(String path, JsonNode then, JsonNode now) {
        Set<String> requiredThen = texts(then.path("required"));
        Set<String> requiredNow = texts(now.path("required"));
        for (Map.Entry<String, JsonNode> field : then.path("properties").properties()) {
            String child = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
            JsonNode successor = now.path("properties").get(field.getKey());
            if (successor == null) {
                breaks.add(child + " was removed or renamed");
                continue;
            }
            if (requiredThen.contains(field.getKey()) != requiredNow.contains(field.getKey())) {
                boolean isRequired = requiredNow.contains(field.getKey());
                breaks.add(child + (isRequired ? " was optional and is required" : " was required and is optional"));
            }
            compare(child, field.getValue(), successor);
        }
        for (String added : requiredNow) {
            if (!then.path("properties").has(added)) {
                breaks.add((path.isEmpty() ? added : path + '.' + added) + " was added as required: make it an Optional");
            }
        }
    }

    private void alternatives(String path, JsonNode then, JsonNode now) {
        Map<String, JsonNode> before = byDiscriminator(released, then.path("anyOf"));
        Map<String, JsonNode> after = byDiscriminator(current, now.path("anyOf"));
        if (!before.keySet().equals(after.keySet())) {
            breaks.add("%s: alternatives changed from %s to %s".formatted(name(path), before.keySet(), after.keySet()));
            return;
        }
        before.forEach((discriminator, schema) -> compare(path + '<' + discriminator + '>', schema, after.get(discriminator)));
    }

    private static Map<String, JsonNode> byDiscriminator(JsonNode root, JsonNode anyOf) {
        Map<String, JsonNode> alternatives = new TreeMap<>();
        for (JsonNode alternative : anyOf) {
            JsonNode schema = resolve(root, alternative);
            String constants = String.join(",", schema.path("properties").findValuesAsText("const"));
            alternatives.put(constants, schema);
        }
        return alternatives;
    }

    private static JsonNode resolve(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String name(String path) {
        return path.isEmpty() ? "the value" : path;
    }
}
