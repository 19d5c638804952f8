package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// The JSON files of a model folder: read as trees so unknown keys survive, rendered the same way on every machine.
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /// Reads a JSON object. Of a key that occurs twice the last value counts.
    ///
    /// @throws InvalidModelException if the file is missing or is not a JSON object
    public static ObjectNode read(Path file) {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidModelException("model-file-missing", "There is no file %s. Its folder needs it; download it again, or check the path."
                    .formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
        try {
            if (parse(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (StrictJson.Fault e) {
            throw new InvalidModelException("model-json-malformed", "%s is not valid JSON: %s. Download it again.".formatted(file, e.getMessage()), e);
        }
        throw new InvalidModelException("model-json-malformed", "%s must hold a JSON object. Download it again.".formatted(file));
    }

    /// Reads a text.
    public static JsonNode parse(byte[] text) throws StrictJson.Fault {
        return StrictJson.read(text, Json::value);
    }

    private static JsonNode value(JsonReader in) throws IOException {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                in.beginObject();
                while (in.hasNext()) {
                    object.set(in.nextName(), value(in));
                }
                in.endObject();
                yield object;
            }
            case BEGIN_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                in.beginArray();
                while (in.hasNext()) {
                    array.add(value(in));
                }
                in.endArray();
                yield array;
            }
            case NUMBER -> number(in.nextString());
            case BOOLEAN -> NODES.booleanNode(in.nextBoolean());
            case NULL -> {
                in.nextNull();
                yield NODES.nullNode();
            }
            default -> NODES.textNode(StrictJson.string(in));
        };
    }

    private static JsonNode number(String digits) {
        if (digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return NODES.numberNode(Double.parseDouble(digits));
        }
        try {
            long whole = Long.parseLong(digits);
            return whole == (int) whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
        } catch (NumberFormatException e) {
            return NODES.numberNode(new BigInteger(digits));
        }
    }

    /// Renders a tree as Transformers lays it out, two-space indents, and a final line feed.
    public static String render(JsonNode tree) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.setFormattingStyle(FormattingStyle.PRETTY);
            write(tree, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonNode node, JsonWriter out) throws IOException {
        if (node.isObject()) {
            out.beginObject();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                out.name(field.getKey());
                write(field.getValue(), out);
            }
            out.endObject();
        } else if (node.isArray()) {
            out.beginArray();
            for (JsonNode element : node) {
                write(element, out);
            }
            out.endArray();
        } else if (node.isTextual()) {
            out.value(node.textValue());
        } else {
            out.jsonValue(node.asText());
        }
    }

    /// An empty object to fill.
    public static ObjectNode object() {
        return NODES.objectNode();
    }
}
