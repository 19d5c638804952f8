package dev.tributary.weights.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Map;

/// Writes JSON in the one layout that all our files have: that of Jackson's own printer with indents of two spaces.
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final StringBuilder text = new StringBuilder();
    private int depth;

    private JsonText() {}

    /// A tree over several lines.
    public static String pretty(JsonNode tree) {
        JsonText out = new JsonText();
        out.value(tree);
        return out.text.toString();
    }

    /// Appends a string with its quotes.
    public static void quote(String string, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            switch (character) {
                case '"', '\\' -> into.append('\\').append(character);
                case '\b' -> into.append("\\b");
                case '\f' -> into.append("\\f");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                case '\t' -> into.append("\\t");
                default -> {
                    if (character < ' ') {
                        into.append("\\u").append(HEX.toHexDigits(character));
                    } else {
                        into.append(character);
                    }
                }
            }
        }
        into.append('"');
    }

    private void value(JsonNode node) {
        if (node.isObject()) {
            object(node);
        } else if (node.isArray()) {
            array(node);
        } else if (node.isTextual()) {
            quote(node.textValue(), text);
        } else {
            text.append(node.asText());
        }
    }

    private void object(JsonNode node) {
        text.append('{');
        depth++;
        String comma = "";
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            text.append(comma);
            line();
            quote(field.getKey(), text);
            text.append(": ");
            value(field.getValue());
            comma = ",";
        }
        depth--;
        if (node.isEmpty()) {
            text.append(' ');
        } else {
            line();
        }
        text.append('}');
    }

    private void line() {
        text.append('\n').repeat("  ", depth);
    }

    private void array(JsonNode node) {
        text.append('[');
        String space = " ";
        for (JsonNode element : node) {
            text.append(space);
            value(element);
            space = ", ";
        }
        text.append(" ]");
    }
}
