package dev.tributary.merge.architecture;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A field of a config.json or of a section within: composed models describe each part in a section of its own.
///
/// @param owner   what it stands in
/// @param section the keys that lead there, in small letters and each after a slash
record ConfigField(ObjectNode owner, String section, JsonPointer at, JsonNode value) {
    /// What the names of sections, and of their tensors, have in them where they are not the language model's.
    static final List<String> TOWERS = List.of("vis", "audio");
    private static final int MAX_DEPTH = 4;

    /// Every field in its order, those of a section after the field that holds it.
    static List<ConfigField> of(ObjectNode config) {
        List<ConfigField> fields = new ArrayList<>();
        collect(config, "", JsonPointer.empty(), 0, fields);
        return fields;
    }

    private static void collect(ObjectNode owner, String section, JsonPointer at, int depth, List<ConfigField> fields) {
        for (Map.Entry<String, JsonNode> pair : owner.properties()) {
            ConfigField field = new ConfigField(owner, section, at.appendProperty(pair.getKey()), pair.getValue());
            fields.add(field);
            if (field.value() instanceof ObjectNode inner && depth < MAX_DEPTH) {
                collect(inner, field.path(), field.at(), depth + 1, fields);
            }
        }
    }

    /// Its key as written.
    String name() {
        return at.last().getMatchingProperty();
    }

    /// Its key in small letters.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What [#section] is for the fields within this one.
    String path() {
        return section + "/" + key();
    }

    /// How many sections it is in.
    int depth() {
        return (int) section.chars().filter(slash -> slash == '/').count();
    }
}
