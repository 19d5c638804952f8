package dev.tributary.weights.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.weights.InvalidModelException;
import dev.tributary.weights.json.JsonReader;
import dev.tributary.weights.json.JsonText;
import dev.tributary.weights.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The JSON files of a model folder: read as trees so unknown keys survive, rendered the same way on every machine.
public final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    // Numbers of so many digits are all longs.
    private static final int LONGEST_LONG = 18;

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
            JsonReader in = new JsonReader(text);
            JsonNode tree = value(in);
            in.end();
            if (tree instanceof ObjectNode object) {
                return object;
            }
        } catch (MalformedJsonException e) {
            throw new InvalidModelException("model-json-malformed", "%s is not valid JSON, %s. Download it again.".formatted(file, e.getMessage()), e);
        }
        throw new InvalidModelException("model-json-malformed", "%s must hold a JSON object. Download it again.".formatted(file));
    }

    private static JsonNode value(JsonReader in) {
        return switch (in.peek()) {
            case '{' -> {
                ObjectNode object = NODES.objectNode();
                in.object(name -> object.set(name, value(in)));
                yield object;
            }
            case '[' -> {
                ArrayNode array = NODES.arrayNode();
                in.array(() -> array.add(value(in)));
                yield array;
            }
            case '"' -> NODES.textNode(in.string());
            case 't' -> {
                in.word("true");
                yield NODES.booleanNode(true);
            }
            case 'f' -> {
                in.word("false");
                yield NODES.booleanNode(false);
            }
            case 'n' -> {
                in.word("null");
                yield NODES.nullNode();
            }
            default -> number(in.number());
        };
    }

    private static JsonNode number(String digits) {
        if (digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return NODES.numberNode(Double.parseDouble(digits));
        }
        if (digits.length() > LONGEST_LONG) {
            return NODES.numberNode(new BigInteger(digits));
        }
        long whole = Long.parseLong(digits);
        return whole == (int) whole ? NODES.numberNode((int) whole) : NODES.numberNode(whole);
    }

    /// Renders a tree with two-space indents and a final line feed.
    public static String render(JsonNode tree) {
        return JsonText.pretty(tree) + "\n";
    }

    /// An empty object to fill.
    public static ObjectNode object() {
        return NODES.objectNode();
    }
}
